-- title: Predicted against measured cycles
-- digits: 3
-- sections: preset, executor, target, weights
-- narrow: problem | rank correlation
-- Over the candidates of `autobench sample` with the chosen kernel: Spearman's
-- rank correlation. Errors are (predicted - measured) / measured. Measured cycles
-- are native time by the clock that the runner measured in the same process.
WITH points AS (
  SELECT s.op, s.problem, s.preset, s.executor, s.target, s.weights,
         s.machine_id, d.predicted_cycles AS predicted, r.ratio AS relative,
         r.ratio * s.cycles AS measured, 0 AS chosen
  FROM sampled_choice s
  JOIN current_candidate c USING (op, problem, preset, target, weights,
                                  machine_id, executor)
  JOIN decision d ON d.cell_id = c.id
  JOIN candidate_ratio r ON r.cell_id = c.id
  UNION ALL
  SELECT op, problem, preset, executor, target, weights, machine_id,
         predicted_cycles,
         1.0, cycles, 1
  FROM sampled_choice
), problems AS (
  SELECT p.preset, p.executor, p.target, p.weights, p.problem, s.flops,
         count(*) - 1 AS candidates,
         rank_correlation(p.predicted, p.relative) AS correlation,
         s.predicted_cycles AS predicted,
         s.cycles AS measured,
         100 * (s.predicted_cycles / s.cycles - 1) AS error,
         100 * median(CASE p.chosen WHEN 0 THEN
                        abs(p.predicted / p.measured - 1) END) AS candidate_error
  FROM points p
  JOIN sampled_choice s USING (op, problem, preset, target, weights, machine_id,
                             executor)
  GROUP BY p.op, p.problem, p.preset, p.executor, p.target, p.weights, p.machine_id
), lines AS (
  SELECT 0 AS last, * FROM problems
  UNION ALL
  SELECT 1, preset, executor, target, weights, 'median of ' || count(*), NULL, NULL,
         median(correlation), NULL, NULL, median(abs(error)),
         median(candidate_error)
  FROM problems GROUP BY preset, executor, target, weights
  UNION ALL
  SELECT 2, preset, executor, target, weights, 'worst', NULL, NULL,
         min(correlation), NULL, NULL, max(abs(error)), max(candidate_error)
  FROM problems GROUP BY preset, executor, target, weights
)
SELECT preset, executor, target, weights, problem, candidates,
       correlation AS "rank correlation",
       predicted AS "predicted cycles",
       measured AS "measured cycles (native time)",
       error AS "error of the chosen %",
       candidate_error AS "median |error| of candidates %"
FROM lines
ORDER BY preset, executor, target, weights, last, flops, problem;
