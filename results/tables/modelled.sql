-- title: Modelled cycles of our kernels over each rival's (modelled cycles)
-- pivot: rival, ratio
-- digits: 3
-- Ratios of cycles that the core's scheduling model tells of what was executed,
-- not of measured ones; below 1 ours is faster there, if the model is right. A
-- total is the sum of ours over the sum of the rival's, on the problems that both
-- ran. `model error`: what the same model is off by where time can be measured
-- (`autobench table band`).
WITH ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY preset, target, weights, machine_id, core, rival
    ORDER BY ratio DESC, problem) AS place
  FROM modelled_ratio
), lines AS (
  SELECT 0 AS last, preset, target, core, weights, machine_id, flops, problem,
         ours, rival, ratio
  FROM ranked
  UNION ALL
  SELECT 1, preset, target, core, weights, machine_id, NULL, 'total', NULL, rival,
         ratio('modelled cycles, ' || core, sum(ours),
               'modelled cycles, ' || core, sum(theirs))
  FROM ranked GROUP BY preset, target, core, weights, machine_id, rival
  UNION ALL
  SELECT 2, preset, target, core, weights, machine_id, NULL, 'worst', NULL, rival,
         ratio
  FROM ranked WHERE place = 1
  UNION ALL
  SELECT 3, preset, target, core, weights, machine_id, NULL, 'worst on', NULL,
         rival, problem
  FROM ranked WHERE place = 1
  UNION ALL
  SELECT 4, preset, target, core, weights, machine_id, NULL, 'problems', NULL,
         rival, count(*)
  FROM ranked GROUP BY preset, target, core, weights, machine_id, rival
)
SELECT preset, target, core AS "core (scheduling model)", weights, problem,
       ours AS "ours, cycles (modelled)",
       rival, ratio,
       CASE last WHEN 1 THEN
         (SELECT printf('%.0f %% (median of %d)', 100 * median_error, points)
          FROM model_band) END AS "model error"
FROM lines
ORDER BY preset, target, core, weights, machine_id, last, flops, problem, rival;
