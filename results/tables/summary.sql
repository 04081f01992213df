-- title: Speed against each rival
-- digits: 3
-- sections: op, preset, executor, target, weights
-- Speedup of our kernels, from medians of native time; above 1 ours is faster.
-- `best rival` and `best library` take, on each problem, the fastest of all
-- rivals, and of those whose kind is library. `other process`: ratios whose two
-- cells were not measured interleaved in one process.
WITH best AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, executor, target, weights, machine_id
    ORDER BY speedup) AS place,
  row_number() OVER (
    PARTITION BY op, problem, preset, executor, target, weights, machine_id,
                 rival_kind
    ORDER BY speedup) AS place_of_kind
  FROM native_ratio
), against AS (
  SELECT 0 AS last, op, preset, executor, target, weights, rival, rival_kind,
         problem, speedup, same_process
  FROM native_ratio
  UNION ALL
  SELECT 1, op, preset, executor, target, weights, 'best library', NULL, problem,
         speedup, same_process
  FROM best WHERE rival_kind = 'library' AND place_of_kind = 1
  UNION ALL
  SELECT 2, op, preset, executor, target, weights, 'best rival', NULL, problem,
         speedup, same_process
  FROM best WHERE place = 1
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, preset, executor, target, weights, last, rival
    ORDER BY speedup, problem) AS place
  FROM against
)
SELECT op, preset, executor, target, weights, rival, rival_kind AS kind,
       geomean(speedup) AS "geomean speedup (native time)",
       sum(speedup >= 1) AS wins,
       count(*) AS "of",
       min(speedup) AS "least speedup (native time)",
       max(CASE place WHEN 1 THEN problem END) AS "on the problem",
       sum(NOT same_process) AS "other process"
FROM ranked
GROUP BY op, preset, executor, target, weights, last, rival
ORDER BY op, preset, executor, target, weights, last, rival;
