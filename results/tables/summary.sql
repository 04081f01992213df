-- title: Speed against each rival
-- digits: 3
-- Speedup of our kernels, from medians of native time; above 1 ours is faster.
-- `best rival` and `best library` take, on each problem, the fastest of all
-- rivals, and of those that are libraries: neither the reference nor plain
-- loops. `other process`: ratios whose two cells were not measured interleaved
-- in one process.
WITH named AS (
  SELECT *, rival NOT IN ('reference', 'clang_loops') AS library
  FROM native_ratio
), best AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, target, weights, machine_id
    ORDER BY speedup) AS place,
  row_number() OVER (
    PARTITION BY op, problem, preset, target, weights, machine_id, library
    ORDER BY speedup) AS place_of_kind
  FROM named
), against AS (
  SELECT 0 AS last, op, preset, target, weights, rival, problem, speedup,
         same_process
  FROM named
  UNION ALL
  SELECT 1, op, preset, target, weights, 'best library', problem, speedup,
         same_process
  FROM best WHERE library AND place_of_kind = 1
  UNION ALL
  SELECT 2, op, preset, target, weights, 'best rival', problem, speedup,
         same_process
  FROM best WHERE place = 1
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, preset, target, weights, last, rival
    ORDER BY speedup, problem) AS place
  FROM against
)
SELECT op, preset, target, weights, rival,
       geomean(speedup) AS "geomean speedup (native time)",
       sum(speedup >= 1) AS wins,
       count(*) AS "of",
       min(speedup) AS "least speedup (native time)",
       max(CASE place WHEN 1 THEN problem END) AS "on the problem",
       sum(NOT same_process) AS "other process"
FROM ranked
GROUP BY op, preset, target, weights, last, rival
ORDER BY op, preset, target, weights, last, rival;
