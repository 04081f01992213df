-- What several figures select from, beside the views of results/schema.sql:
-- temporary views of the connection that draws.

-- A problem's name, where no other problem has it.
CREATE TEMP VIEW problem_label AS
SELECT op, problem,
       iif(name = '' OR count(*) OVER (PARTITION BY op, name) > 1,
           ltrim(name || ' ' || problem), name) AS label
FROM (SELECT op, problem, max(name) AS name FROM suite_entry GROUP BY op, problem);

-- Every kernel that the last `autobench sample` on each problem measured, the
-- chosen one among them; relative: its time over the chosen kernel's.
CREATE TEMP VIEW sampled_kernel AS
WITH kernels AS (
  SELECT c.op, c.problem, c.preset, c.target, c.weights, c.machine_id, c.executor,
         0 AS chosen, c.id AS cell, c.yardstick_id AS chosen_cell, r.ratio AS relative
  FROM current_candidate c JOIN candidate_ratio r ON r.cell_id = c.id
  UNION ALL
  SELECT y.op, y.problem, y.preset, y.target, y.weights, y.machine_id, y.executor,
         1, min(y.id), min(y.id), 1.0
  FROM cell y WHERE y.id IN (SELECT yardstick_id FROM current_candidate)
  GROUP BY y.op, y.problem, y.preset, y.target, y.weights, y.machine_id, y.executor
)
SELECT k.*, s.flops, m.cpu AS machine, coalesce(l.label, k.problem) AS label,
       d.algorithm, d.parameters, d.predicted_cycles AS predicted,
       k.relative * s.cycles AS measured,
       d.predicted_cycles / s.cycles AS predicted_relative,
       s.algorithm AS chosen_algorithm,
       -- One for all kernels of a problem.
       dense_rank() OVER (ORDER BY k.op, k.problem, k.preset, k.target, k.weights,
                                   k.machine_id, k.executor) AS sample
FROM kernels k
JOIN sampled_choice s USING (op, problem, preset, target, weights, machine_id, executor)
JOIN machine m ON m.id = k.machine_id
JOIN decision d ON d.cell_id = k.cell
LEFT JOIN problem_label l USING (op, problem)
WHERE d.predicted_cycles IS NOT NULL;
