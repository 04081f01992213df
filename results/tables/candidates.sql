-- title: Every sampled candidate
-- json: terms, parameters
-- digits: 4
-- sections: preset, executor, target, weights, problem
-- narrow: role | algorithm | parameters | time / chosen
-- The candidates of the last `autobench sample` on each problem and the chosen
-- kernel, fastest first. `time / chosen`: median of samples that were taken one
-- after the other, native time.
WITH kernels AS (
  SELECT c.op, c.problem, c.preset, c.executor, c.target, c.weights,
         c.machine_id, c.flops,
         'candidate' AS role, c.status, c.reason, d.algorithm, d.parameters,
         d.predicted_cycles, r.ratio, json_extract(d.decision, '$.terms') AS terms
  FROM current_candidate c
  JOIN decision d ON d.cell_id = c.id
  LEFT JOIN candidate_ratio r ON r.cell_id = c.id
  UNION ALL
  SELECT s.op, s.problem, s.preset, s.executor, s.target, s.weights,
         s.machine_id, s.flops,
         'chosen', 'passed', '', s.algorithm, s.parameters, s.predicted_cycles, 1.0,
         (SELECT json_extract(d.decision, '$.terms')
          FROM current_candidate c JOIN decision d ON d.cell_id = c.yardstick_id
          WHERE c.op = s.op AND c.problem = s.problem AND c.preset = s.preset
            AND c.target = s.target AND c.weights = s.weights
            AND c.machine_id = s.machine_id AND c.executor = s.executor LIMIT 1)
  FROM sampled_choice s
)
SELECT k.preset, k.executor, k.target, k.weights, k.problem, k.role, k.status,
       nullif(k.reason, '') AS reason,
       k.algorithm, k.parameters,
       k.ratio AS "time / chosen",
       k.predicted_cycles AS "predicted cycles",
       k.ratio * s.cycles AS "measured cycles (native time)",
       100 * (k.predicted_cycles / (k.ratio * s.cycles) - 1) AS "error %",
       k.terms
FROM kernels k
LEFT JOIN sampled_choice s USING (op, problem, preset, target, weights,
                                  machine_id, executor)
ORDER BY k.preset, k.executor, k.target, k.weights, k.flops, k.problem, k.ratio IS NULL,
         k.ratio, k.role DESC;
