-- title: Over the length of vectors: instructions (emulated count) and cycles (modelled cycles)
-- pivot: bits, value, sorted
-- digits: 4
-- sections: op, preset, executor, weights
-- narrow: rival | figure
-- One line a contender and figure: its sum over the problems that it ran on every
-- target of the preset (`problems`; compare lines with the same number). A column
-- is a length in bits with the target that has it; cycles are those of the
-- target's scheduling model. `model error`: `autobench table band`.
WITH cells AS MATERIALIZED (
  SELECT f.op, f.preset, f.executor, f.weights, f.rival, f.problem, f.target,
         json_extract(m.facts, '$.vlen_bits') AS bits,
         f.instructions, f.modelled_cycles,
         row_number() OVER (
           PARTITION BY f.op, f.preset, f.executor, f.weights, f.rival, f.problem,
                        f.target
           ORDER BY p.place DESC, f.id DESC) AS age -- 1: of the last machine
  FROM figure f JOIN machine m ON m.id = f.machine_id JOIN run_place p USING (run_id)
  WHERE f.instructions IS NOT NULL AND bits IS NOT NULL
), figures AS (
  SELECT op, preset, executor, weights, rival, problem, target, bits, 0 AS kind,
         'instructions (emulated count)' AS figure, instructions AS value
  FROM cells WHERE age = 1
  UNION ALL
  SELECT op, preset, executor, weights, rival, problem, target, bits, 1,
         'cycles (modelled)', modelled_cycles
  FROM cells WHERE age = 1 AND modelled_cycles IS NOT NULL
), lengths AS (
  SELECT op, preset, executor, weights, kind, count(DISTINCT target) AS targets
  FROM figures GROUP BY op, preset, executor, weights, kind
), everywhere AS (
  SELECT f.op, f.preset, f.executor, f.weights, f.rival, f.problem, f.kind
  FROM figures f JOIN lengths l USING (op, preset, executor, weights, kind)
  GROUP BY f.op, f.preset, f.executor, f.weights, f.rival, f.problem, f.kind
  HAVING count(DISTINCT f.target) = l.targets
)
SELECT f.op, f.preset, f.executor, f.weights, f.figure, f.rival,
       count(*) AS problems,
       f.bits || ' (' || f.target || ')' AS bits,
       sum(f.value) AS value,
       CASE f.kind WHEN 1 THEN
         (SELECT printf('%.0f %% (median of %d)', 100 * median_error, points)
          FROM model_band) END AS "model error"
FROM figures f
JOIN everywhere USING (op, preset, executor, weights, rival, problem, kind)
GROUP BY f.op, f.preset, f.executor, f.weights, f.kind, f.rival, f.bits, f.target
ORDER BY f.op, f.preset, f.executor, f.weights, f.kind, f.rival <> 'autoconfig', f.rival,
         f.bits, f.target;
