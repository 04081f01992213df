-- title: The chosen kernel against a random sample of the candidates
-- digits: 3
-- sections: preset, executor, target, weights
-- narrow: problem | share of best | rank | candidates
-- Native time; `autobench sample` measures it. `time / best candidate's` < 1: the
-- chosen kernel is faster than every candidate measured. `share of best`: of the
-- speed of the fastest, itself included, so never above 1. Ratios are of
-- samples that were taken one after the other in one process.
WITH named AS (
  SELECT c.op, c.problem, c.preset, c.executor, c.target, c.weights,
         c.machine_id, r.ratio,
         d.algorithm || coalesce(' ' || (
           SELECT group_concat(key || '=' || value)
           FROM json_each(d.parameters)), '') AS kernel,
         row_number() OVER (
           PARTITION BY c.op, c.problem, c.preset, c.executor, c.target, c.weights,
                        c.machine_id
           ORDER BY r.ratio IS NULL, r.ratio) AS place
  FROM current_candidate c
  JOIN decision d ON d.cell_id = c.id
  LEFT JOIN candidate_ratio r ON r.cell_id = c.id
), problems AS (
  SELECT s.preset, s.executor, s.target, s.weights, s.problem, s.flops,
         count(n.ratio) AS candidates,
         sum(n.ratio IS NULL) AS failed,
         1 + sum(n.ratio < 1) AS place,
         1 / min(n.ratio) AS regret,
         min(1.0, min(n.ratio)) AS share,
         s.seconds * 1e6 AS chosen_time,
         s.seconds * min(n.ratio) * 1e6 AS best_time,
         s.algorithm || coalesce(' ' || (
           SELECT group_concat(key || '=' || value)
           FROM json_each(s.parameters)), '') AS chosen,
         max(CASE n.place WHEN 1 THEN n.kernel END) AS best
  FROM sampled_choice s
  JOIN named n USING (op, problem, preset, target, weights, machine_id, executor)
  GROUP BY s.op, s.problem, s.preset, s.executor, s.target, s.weights, s.machine_id
), lines AS (
  SELECT 0 AS last, * FROM problems
  UNION ALL
  SELECT 1, preset, executor, target, weights,
         'geometric mean of ' || count(*), NULL, NULL, sum(failed), NULL,
         geomean(regret), geomean(share), NULL, NULL, NULL, NULL
  FROM problems GROUP BY preset, executor, target, weights
  UNION ALL
  SELECT 2, preset, executor, target, weights,
         'worst', NULL, NULL, NULL, max(place),
         max(regret), min(share), NULL, NULL, NULL, NULL
  FROM problems GROUP BY preset, executor, target, weights
)
SELECT preset, executor, target, weights, problem, candidates, failed,
       share AS "share of best",
       regret AS "time / best candidate's",
       place AS rank,
       chosen_time AS "chosen us (native time)",
       best_time AS "best candidate us (native time)",
       chosen,
       best AS "best candidate"
FROM lines
ORDER BY preset, executor, target, weights, last, flops, problem;
