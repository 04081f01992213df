-- title: Machines: the choice against sampled candidates and the best library
-- digits: 3
-- A row a machine, preset, target and mode of weights. From `autobench sample`,
-- over all problems: the speed of the chosen kernel over the fastest sampled
-- one's, itself included, as geometric mean and at worst; the medians of the
-- rank correlation of predicted and measured cycles, and of the chosen kernel's
-- |error|. From `autobench run`: the speedup against the fastest library of each
-- problem. The target says whose facts the models used.
WITH choice AS MATERIALIZED (
  SELECT * FROM sampled_choice
), points AS (
  SELECT s.op, s.problem, s.preset, s.target, s.weights, s.machine_id,
         d.predicted_cycles AS predicted, r.ratio AS relative
  FROM candidate_ratio r
  JOIN decision d ON d.cell_id = r.cell_id
  JOIN cell c ON c.id = r.cell_id
  JOIN choice s USING (op, problem, preset, target, weights, machine_id)
  UNION ALL
  SELECT op, problem, preset, target, weights, machine_id, predicted_cycles, 1.0
  FROM choice
), problems AS (
  SELECT p.preset, p.target, p.weights, p.machine_id, count(*) AS kernels,
         min(p.relative) AS share,
         rank_correlation(p.predicted, p.relative) AS correlation,
         abs(s.predicted_cycles / s.cycles - 1) AS error
  FROM points p
  JOIN choice s USING (op, problem, preset, target, weights, machine_id)
  GROUP BY p.op, p.problem, p.preset, p.target, p.weights, p.machine_id
), sampled AS (
  SELECT preset, target, weights, machine_id, count(*) AS problems,
         sum(kernels) AS kernels, geomean(share) AS share, min(share) AS worst,
         median(correlation) AS correlation, 100 * median(error) AS error
  FROM problems GROUP BY preset, target, weights, machine_id
), fastest AS (
  SELECT preset, target, weights, machine_id, min(speedup) AS speedup
  FROM native_ratio WHERE rival_kind = 'library'
  GROUP BY op, problem, preset, target, weights, machine_id
), library AS (
  SELECT preset, target, weights, machine_id, count(*) AS problems,
         geomean(speedup) AS speedup, min(speedup) AS worst
  FROM fastest GROUP BY preset, target, weights, machine_id
), lines AS (
  SELECT preset, target, weights, machine_id FROM sampled
  UNION
  SELECT preset, target, weights, machine_id FROM library
), origin AS (
  SELECT preset, target, weights, machine_id, max(finished_at) AS date, revision
  FROM cell GROUP BY preset, target, weights, machine_id
)
SELECT m.cpu AS CPU,
       (SELECT group_concat(value, ', ') FROM json_each(m.caches)
        WHERE key NOT LIKE '%Instruction%') AS caches,
       CASE m.facts ->> '$.virtual' WHEN 1 THEN 'yes' WHEN 0 THEN 'no'
         END AS virtual,
       l.preset, l.target, l.weights,
       s.problems,
       s.kernels AS "sampled kernels",
       s.share AS "chosen / best",
       s.worst,
       s.correlation AS "rank correlation",
       s.error AS "error of the chosen %",
       b.problems AS "problems with libraries",
       b.speedup AS "against the best library (native time)",
       b.worst AS "its worst",
       substr(o.date, 1, 10) AS date,
       o.revision AS "commit"
FROM lines l
JOIN machine m ON m.id = l.machine_id
JOIN origin o USING (preset, target, weights, machine_id)
LEFT JOIN sampled s USING (preset, target, weights, machine_id)
LEFT JOIN library b USING (preset, target, weights, machine_id)
ORDER BY m.cpu, m.id, l.preset, l.target, l.weights;
