-- title: Our kernels with a given configuration, tolerance or order of sums
-- digits: 3
-- sections: op, preset, executor, target, weights
-- narrow: contender | on | over the choice | over best library
-- Contenders of ours beside the kernel that is chosen by default (`autobench run
-- --tolerance, --numerics, --algorithm`): from medians of native time, over that
-- kernel, and over the fastest library on each problem; above 1 they are faster.
WITH of_contender AS (
  SELECT fixed.*, ours.median_seconds / fixed.median_seconds AS over_choice
  FROM figure fixed
  JOIN figure ours USING (op, problem, preset, target, weights, machine_id,
                          executor)
  WHERE fixed.rival_kind = 'fixed' AND ours.rival = 'autoconfig'
    AND fixed.median_seconds IS NOT NULL AND ours.median_seconds IS NOT NULL
), library AS (
  SELECT op, problem, preset, target, weights, machine_id, executor,
         min(median_seconds) AS median_seconds
  FROM figure WHERE rival_kind = 'library' AND median_seconds IS NOT NULL
  GROUP BY op, problem, preset, target, weights, machine_id, executor
), compared AS (
  SELECT c.*, l.median_seconds / c.median_seconds AS over_library,
         row_number() OVER (
           PARTITION BY c.op, c.preset, c.executor, c.target, c.weights, c.rival
           ORDER BY l.median_seconds / c.median_seconds) AS place
  FROM of_contender c
  LEFT JOIN library l USING (op, problem, preset, target, weights, machine_id,
                             executor)
)
SELECT op, preset, executor, target, weights, rival AS contender,
       count(*) AS "on",
       geomean(over_choice) AS "over the choice",
       geomean(over_library) AS "over best library",
       min(over_library) AS least,
       max(CASE place WHEN 1 THEN problem END) AS "on the problem"
FROM compared
GROUP BY op, preset, executor, target, weights, rival
ORDER BY op, preset, executor, target, weights, rival;
