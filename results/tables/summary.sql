-- title: Speed against each rival
-- digits: 3
-- Speedup of our kernels, from medians of native time; above 1 ours is faster. The row `best
-- rival` takes, on each problem, the fastest rival. `other process`: ratios
-- whose two cells were not measured interleaved in one process.
WITH best AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, target, weights, machine_id
    ORDER BY speedup) AS place
  FROM native_ratio
), against AS (
  SELECT preset, target, weights, rival, problem, speedup, same_process
  FROM native_ratio
  UNION ALL
  SELECT preset, target, weights, 'best rival', problem, speedup, same_process
  FROM best WHERE place = 1
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY preset, target, weights, rival ORDER BY speedup) AS place
  FROM against
)
SELECT preset, target, weights, rival,
       count(*) AS problems,
       geomean(speedup) AS "geomean speedup (native time)",
       sum(speedup >= 1) AS wins,
       min(speedup) AS "least speedup (native time)",
       max(CASE place WHEN 1 THEN problem END) AS "on the problem",
       sum(NOT same_process) AS "other process"
FROM ranked
GROUP BY preset, target, weights, rival
ORDER BY preset, target, weights, rival = 'best rival', rival;
