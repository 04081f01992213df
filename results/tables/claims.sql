-- title: The paper's claims, as far as this store has what tests them
-- digits: 3
-- sections: claim, figure, expected
-- results/README.md has the claims with their commands and what was found. A line
-- is `yes` where the figure found is as expected. Ratios are speeds of AutoConfig
-- over another's: of native times, of counts or of modelled cycles, as `kind` says.
WITH paper AS MATERIALIZED ( -- F1's problems
  SELECT DISTINCT op, problem FROM suite_entry
  WHERE suite IN ('matmul/paper', 'conv/paper')
     OR suite LIKE '%/workloads/matmul/paper' OR suite LIKE '%/workloads/conv/paper'
     OR suite IN ('workloads/matmul/paper', 'workloads/conv/paper')
), against AS MATERIALIZED ( -- the best library for each problem
  SELECT op, preset, target, weights, machine_id, problem, 'native time' AS kind,
         min(speedup) AS speed
  FROM native_ratio WHERE rival_kind = 'library'
  GROUP BY op, preset, target, weights, machine_id, executor, problem
), layers AS ( -- in suites that are no network every problem occurs once
  SELECT *, count(*) OVER (PARTITION BY suite, op, layout) AS layers
  FROM (SELECT suite, op, problem, sum(multiplicity) AS times,
               substr(problem, instr(problem || '@', '@')) AS layout
        FROM suite_entry WHERE suite <> 'command line' GROUP BY suite, op, problem)
), networks AS ( -- and each library that ran all of its layers
  SELECT l.suite || l.layout AS network, r.op, r.preset, r.target, r.weights, r.machine_id,
         sum(l.times * f.median_seconds * r.speedup) / sum(l.times * f.median_seconds)
           AS speed
  FROM layers l
  JOIN native_ratio r USING (op, problem) JOIN figure f ON f.id = r.our_cell
  WHERE r.rival_kind = 'library'
  GROUP BY l.suite, l.layout, r.op, r.preset, r.target, r.weights, r.machine_id,
           r.executor, r.rival
  HAVING count(*) = max(l.layers) AND max(l.times) > 1
     AND l.suite NOT LIKE '%/paper'
), sampled AS MATERIALIZED (
  SELECT s.op, s.preset, s.target, s.weights, s.machine_id, s.problem,
         min(1.0, min(r.ratio)) AS share,
         rank_correlation(d.predicted_cycles, r.ratio) AS correlation,
         abs(s.predicted_cycles / s.cycles - 1) AS error
  FROM sampled_choice s
  JOIN current_candidate c USING (op, problem, preset, target, weights, machine_id,
                                  executor)
  JOIN candidate_ratio r ON r.cell_id = c.id JOIN decision d ON d.cell_id = c.id
  GROUP BY s.op, s.preset, s.target, s.weights, s.machine_id, s.executor, s.problem
), again AS MATERIALIZED (
  SELECT * FROM final_ratio
), searched AS MATERIALIZED (
  -- Of each problem, beside the chosen kernel of the last call: the best of all that were
  -- measured again, the trial at which the first search was faster by more than 1 %, and
  -- the time of the quickest search.
  SELECT s.op, s.preset, s.target, s.weights, s.machine_id, s.problem,
         min(1.0, min(a.ratio)) AS ratio,
         min(CASE WHEN a.ratio < 0.99 THEN a.ordinal + 1 ELSE 9e9 END) AS overtook,
         min(t.seconds) / min(s.decide_seconds) AS price
  FROM (SELECT *, first_value(chosen) OVER (
          PARTITION BY op, problem, preset, target, weights, machine_id, executor
          ORDER BY run_id DESC, name DESC) AS newest
        FROM current_search) s
  JOIN again a ON a.search = s.name
  JOIN (SELECT search, sum(compile_seconds + measure_seconds) AS seconds
        FROM trial GROUP BY search) t ON t.search = s.name
  WHERE s.searcher <> 'shortlist' AND s.chosen = s.newest
  GROUP BY s.op, s.preset, s.target, s.weights, s.machine_id, s.executor, s.problem
), kernels AS (
  SELECT op, preset, target, weights, machine_id, count(*) AS problems,
         sum(status = 'passed') AS passed
  FROM current_cell WHERE role = 'chosen' AND status <> 'skipped'
  GROUP BY op, preset, target, weights, machine_id
), lines AS (
  SELECT 1 AS place, 'as fast as the best library' AS claim, 'f1-speed' AS figure,
         'mean at least 1, worst at least 0.9' AS expected,
         op, preset, target, weights, machine_id, kind, count(*) AS of,
         printf('mean %.3f, worst %.3f', geomean(speed), min(speed)) AS found,
         geomean(speed) >= 1 AND min(speed) >= 0.9 AS holds
  FROM against JOIN paper USING (op, problem)
  GROUP BY op, preset, target, weights, machine_id, kind
  UNION ALL
  SELECT 2, 'whole networks, too', 'f7-networks', 'at least 1 against each library',
         op, preset, target, weights, machine_id, 'native time', count(*),
         printf('least %.3f, %s', min(speed), network), min(speed) >= 1
  FROM networks GROUP BY op, preset, target, weights, machine_id
  UNION ALL
  SELECT 3, 'the choice is near the best candidate', 'f2-algorithms',
         'mean at least 0.95', op, preset, target, weights, machine_id, 'native time',
         count(*),
         printf('mean %.3f, worst %.3f', geomean(share), min(share)),
         geomean(share) >= 0.95
  FROM sampled GROUP BY op, preset, target, weights, machine_id
  UNION ALL
  SELECT 4, 'the prediction is right', 'f6-prediction',
         'rank correlation at least 0.7, error of the choice at most 10 %',
         op, preset, target, weights, machine_id, 'native time', count(*),
         printf('rank correlation %.2f, error %.1f %%', median(correlation),
                100 * median(error)),
         median(correlation) >= 0.7 AND median(error) <= 0.1
  FROM sampled GROUP BY op, preset, target, weights, machine_id
  UNION ALL
  SELECT 5, 'search finds nothing much faster', 'f4-search', 'mean at least 0.98',
         op, preset, target, weights, machine_id, 'native time', count(*),
         printf('mean %.3f, worst %.3f', geomean(ratio), min(ratio)),
         geomean(ratio) >= 0.98
  FROM searched GROUP BY op, preset, target, weights, machine_id
  UNION ALL
  SELECT 6, 'search needs many trials to be 1 % faster', 'f4-search',
         'median at least 100', op, preset, target, weights, machine_id, 'native time',
         count(*), iif(median(overtook) > 1e9, 'never', printf('%d', median(overtook))),
         median(overtook) >= 100
  FROM searched GROUP BY op, preset, target, weights, machine_id
  UNION ALL
  SELECT 7, 'search costs more', 'f4-search', 'at least 500 times', op, preset, target,
         weights, machine_id, 'native time', count(*), printf('%.0f times', geomean(price)),
         geomean(price) >= 500
  FROM searched GROUP BY op, preset, target, weights, machine_id
  UNION ALL
  SELECT 8, 'one set of models serves every target', 'f5-choices',
         'every kernel right', op, preset, target, weights, machine_id, 'verified',
         problems, printf('%d right', passed), passed = problems
  FROM kernels
  UNION ALL
  SELECT 9, 'as few instructions as the best library, where there is no hardware',
         'f1-speed', 'in total at most 1', op, preset, target, weights, machine_id,
         'emulated count', count(*),
         printf('total %.3f of %s', sum(ours) * 1.0 / sum(theirs), rival),
         sum(ours) <= sum(theirs)
  FROM emulated_ratio WHERE metric = 'instructions' AND rival_kind = 'library'
  GROUP BY op, preset, target, weights, machine_id, rival
)
SELECT l.claim, l.figure, l.expected, l.op, l.preset, l.target, l.weights,
       m.cpu AS machine, l.kind, l.of, l.found, iif(l.holds, 'yes', 'no') AS holds
FROM lines l JOIN machine m ON m.id = l.machine_id
ORDER BY l.place, l.op, l.preset, l.target, l.weights, machine, l.machine_id, l.found;
