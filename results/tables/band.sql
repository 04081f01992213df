-- title: How far modelled cycles are off: modelled cycles against native time
-- digits: 3
-- sections: preset, executor, target, core (scheduling model)
-- narrow: rival | problem | error %
-- The same code (kernel or library version, and what the library selected) once
-- under an emulator, with modelled cycles, and once on hardware. Measured cycles
-- are native time by the clock that the runner measured in the same process.
-- Error: (modelled - measured) / measured. In the last lines medians of |error|,
-- the largest |error|, and Spearman's rank correlation of modelled and measured
-- cycles. This is the only place where the two kinds meet.
WITH points AS (
  SELECT * FROM model_point
), lines AS (
  SELECT 0 AS last, op, preset, executor, target, core, weights, rival, problem, flops,
         modelled, measured, 100 * error AS error, 100 * abs(error) AS worst,
         NULL AS correlation
  FROM points
  UNION ALL
  SELECT 1, op, preset, executor, target, core, weights, rival, 'median of ' || count(*),
         NULL, NULL, NULL, 100 * median(abs(error)), 100 * max(abs(error)),
         rank_correlation(modelled, measured)
  FROM points GROUP BY op, preset, executor, target, core, weights, rival
  UNION ALL
  SELECT 2, op, preset, executor, target, core, NULL, 'all', 'median of ' || count(*),
         NULL, NULL, NULL, 100 * median(abs(error)), 100 * max(abs(error)),
         rank_correlation(modelled, measured)
  FROM points GROUP BY op, preset, executor, target, core
)
SELECT preset, executor, target, core AS "core (scheduling model)", weights, rival, problem,
       modelled AS "cycles (modelled)",
       measured AS "cycles (native time)",
       error AS "error %",
       CASE WHEN last > 0 THEN worst END AS "largest |error| %",
       correlation AS "rank correlation"
FROM lines
ORDER BY op, preset, executor, target, core, last, weights, rival <> 'autoconfig', rival,
         flops, problem;
