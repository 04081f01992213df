-- title: F1: Speed of AutoConfig over each rival's, problem by problem
-- sections: op, target, weights, kind, core, machine
-- digits: 3
-- needs: autobench run --preset x86-avx512 --suite matmul/paper --suite conv/paper
-- note: To the right of the line at 1 AutoConfig is faster. Native time: ratios of
-- note: median times; where several processes measured both, the median of their
-- note: ratios, and bars in which that of another run of as many lies, 19 of 20
-- note: times. Modelled cycles: what the core's scheduling model makes of an
-- note: emulated run of both; no time was measured.
WITH processes AS ( -- of the same two contenders
  SELECT r.our_cell, r.their_cell, count(*) AS processes,
         median(b.median_seconds / a.median_seconds) AS speed,
         repeat_low(b.median_seconds / a.median_seconds) AS low,
         repeat_high(b.median_seconds / a.median_seconds) AS high
  FROM native_ratio r
  JOIN cell ours ON ours.id = r.our_cell
  JOIN cell theirs ON theirs.id = r.their_cell
  JOIN cell x ON x.op = ours.op AND x.problem = ours.problem
             AND x.preset = ours.preset AND x.target = ours.target
             AND x.role = ours.role AND x.rival = ours.rival
             AND x.weights = ours.weights AND x.subject = ours.subject
             AND x.machine_id = ours.machine_id AND x.executor = ours.executor
  JOIN cell y ON y.job = x.job AND y.op = x.op AND y.problem = x.problem
             AND y.weights = x.weights AND y.role = theirs.role
             AND y.rival = theirs.rival AND y.subject = theirs.subject
  JOIN native_median a ON a.cell_id = x.id
  JOIN native_median b ON b.cell_id = y.id
  GROUP BY r.our_cell, r.their_cell
), speeds AS (
  SELECT r.op, r.problem, r.target, r.weights, r.flops, r.rival, r.rival_kind,
         r.machine_id, r.our_cell, r.their_cell, 'native time' AS kind, NULL AS core,
         coalesce(p.speed, r.speedup) AS speed, p.low, p.high,
         r.our_gflops, r.their_gflops
  FROM native_ratio r LEFT JOIN processes p USING (our_cell, their_cell)
  UNION ALL
  SELECT op, problem, target, weights, flops, rival, rival_kind, NULL,
         our_cell, their_cell, 'modelled cycles', core,
         1 / ratio('modelled cycles, ' || core, ours,
                   'modelled cycles, ' || core, theirs), NULL, NULL, NULL, NULL
  FROM modelled_ratio WHERE ordinal = 0
)
SELECT s.op, s.target, s.weights, s.kind, s.core, m.cpu AS machine,
       coalesce(l.label, s.problem) AS label, s.problem, s.flops,
       s.rival, s.rival_kind AS "rival's kind", s.speed, s.low, s.high,
       s.our_gflops AS "AutoConfig GFLOP/s", s.their_gflops AS "rival GFLOP/s",
       s.our_cell, s.their_cell
FROM speeds s
LEFT JOIN machine m ON m.id = s.machine_id
LEFT JOIN problem_label l USING (op, problem)
ORDER BY s.op, s.kind DESC, s.target, s.weights, s.core, machine, s.flops, s.problem,
         s.rival_kind = 'loops', s.rival, s.our_cell, s.their_cell;
