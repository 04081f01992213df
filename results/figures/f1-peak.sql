-- title: F1: Share of the core's peak, problem by problem
-- sections: op, target, weights, machine
-- digits: 3
-- needs: autobench run --preset x86-avx512 --suite matmul/paper --suite conv/paper
-- note: GFLOP/s of the operator as it is defined over those of the core's multiply-add units, at the
-- note: clock that was measured beside each of AutoConfig's kernels. Above 1: fewer operations than the
-- note: definition has (Winograd).
WITH facts AS MATERIALIZED (
  SELECT f.id, f.op, f.problem, f.preset, f.target, f.weights, f.machine_id, f.executor,
         f.ghz * 2 * json_extract(f.decision, '$.target_facts.facts."fma.pipes".value')
           * min(json_extract(f.decision, '$.target_facts.facts."vector.bits".value'),
                 json_extract(f.decision,
                              '$.target_facts.facts."vector.datapath_bits".value'))
           / 32 AS peak
  FROM figure f WHERE f.rival = 'autoconfig' AND f.median_seconds IS NOT NULL
)
SELECT f.op, f.target, f.weights, 'native time' AS kind, m.cpu AS machine,
       coalesce(l.label, f.problem) AS label, f.problem, f.flops,
       iif(f.rival = 'autoconfig', 'AutoConfig', f.rival) AS contender,
       f.gflops AS "GFLOP/s", p.peak AS "peak GFLOP/s", f.gflops / p.peak AS share,
       f.id AS cell, p.id AS our_cell
FROM figure f
JOIN facts p USING (op, problem, preset, target, weights, machine_id, executor)
JOIN machine m ON m.id = f.machine_id
LEFT JOIN problem_label l USING (op, problem)
WHERE f.gflops IS NOT NULL AND p.peak > 0
ORDER BY f.op, f.target, f.weights, machine, f.flops, f.problem, f.rival <> 'autoconfig',
         f.rival_kind = 'loops', f.rival, f.id;
