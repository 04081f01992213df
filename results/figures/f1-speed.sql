-- title: F1: Speed of AutoConfig over each rival's, problem by problem
-- sections: op, target, weights, kind, core, machine
-- digits: 3
-- needs: autobench run --preset x86-avx512 --suite matmul/paper --suite conv/paper
-- note: To the right of the line at 1 AutoConfig is faster. Native time: ratios of
-- note: median times. Modelled cycles: what the core's scheduling model makes of an
-- note: emulated run of both; no time was measured.
WITH speeds AS (
  SELECT op, problem, target, weights, flops, rival, rival_kind, machine_id,
         our_cell, their_cell, 'native time' AS kind, NULL AS core, speedup AS speed,
         our_gflops, their_gflops
  FROM native_ratio
  UNION ALL
  SELECT op, problem, target, weights, flops, rival, rival_kind, NULL,
         our_cell, their_cell, 'modelled cycles', core,
         1 / ratio('modelled cycles, ' || core, ours,
                   'modelled cycles, ' || core, theirs), NULL, NULL
  FROM modelled_ratio WHERE ordinal = 0
)
SELECT s.op, s.target, s.weights, s.kind, s.core, m.cpu AS machine,
       coalesce(l.label, s.problem) AS label, s.problem, s.flops,
       s.rival, s.rival_kind AS "rival's kind", s.speed,
       s.our_gflops AS "AutoConfig GFLOP/s", s.their_gflops AS "rival GFLOP/s",
       s.our_cell, s.their_cell
FROM speeds s
LEFT JOIN machine m ON m.id = s.machine_id
LEFT JOIN problem_label l USING (op, problem)
ORDER BY s.op, s.kind DESC, s.target, s.weights, s.core, machine, s.flops, s.problem,
         s.rival_kind = 'loops', s.rival, s.our_cell, s.their_cell;
