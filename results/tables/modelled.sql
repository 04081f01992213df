-- title: Modelled cycles of our kernels over each rival's (modelled cycles)
-- pivot: rival, ratio
-- digits: 3
-- sections: preset, executor, target, core (scheduling model), weights
-- narrow: problem | best library | model error
-- note: Ratios of modelled cycles, ours over the rival's: below 1 ours is faster
-- note: on that core if its scheduling model is right. A total is the sum of ours
-- note: over the sum of the rival's, on the problems that both ran; `best library`
-- note: takes, on each problem, the library with the fewest cycles.
-- note:
-- note: model error: how far modelled cycles are from measured ones where both
-- note: are known: the median of |modelled - measured| / measured over the runs
-- note: of the same code under an emulator and on hardware in this store
-- note: (`autobench table band`). Empty: nothing in this store was measured so.
WITH best AS (
  SELECT preset, executor, target, core, weights, machine_id, flops, problem, ours,
         min(theirs) AS theirs, max(ratio) AS ratio
  FROM modelled_ratio WHERE rival_kind = 'library' GROUP BY our_cell, core
), against AS (
  SELECT 1 AS place, preset, executor, target, core, weights, machine_id, flops,
         problem, ours, rival, theirs, ratio
  FROM modelled_ratio
  UNION ALL
  SELECT 0, preset, executor, target, core, weights, machine_id, flops, problem,
         ours, 'best library', theirs, ratio
  FROM best
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY preset, executor, target, weights, machine_id, core, place, rival
    ORDER BY ratio DESC, problem) = 1 AS worst
  FROM against
), totals AS (
  SELECT place, preset, executor, target, core, weights, machine_id, rival,
         sum(ours) AS ours, sum(theirs) AS theirs, count(*) AS problems
  FROM against
  GROUP BY place, preset, executor, target, core, weights, machine_id, rival
), lines AS (
  SELECT 0 AS last, place, preset, executor, target, core, weights, machine_id,
         flops, problem, ours, rival, ratio
  FROM ranked
  UNION ALL
  SELECT 1, place, preset, executor, target, core, weights, machine_id, NULL,
         'total', NULL, rival,
         ratio('modelled cycles, ' || core, ours, 'modelled cycles, ' || core,
               theirs)
  FROM totals
  UNION ALL
  SELECT 2, place, preset, executor, target, core, weights, machine_id, NULL,
         'worst', NULL, rival, ratio
  FROM ranked WHERE worst
  UNION ALL
  SELECT 3, place, preset, executor, target, core, weights, machine_id, NULL,
         'worst on', NULL, rival, problem
  FROM ranked WHERE worst
  UNION ALL
  SELECT 4, place, preset, executor, target, core, weights, machine_id, NULL,
         'compared on', NULL, rival,
         problems || iif(problems = 1, ' problem', ' problems')
  FROM totals
)
SELECT preset, executor, target, core AS "core (scheduling model)", weights, problem,
       ours AS "ours, cycles (modelled)",
       rival, ratio,
       CASE last WHEN 1 THEN
         (SELECT printf('%.0f %% (median of %d)', 100 * median_error, points)
          FROM model_band) END AS "model error"
FROM lines
ORDER BY preset, executor, target, core, weights, machine_id, last, flops, problem,
         place, rival;
