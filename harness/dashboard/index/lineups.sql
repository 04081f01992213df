-- title: Our kernels, each with the best library and what changed
SELECT l.op, l.problem, l.preset, l.target, l.weights, l.machine_id AS machine,
       l.executor, l.status, l.reason, l.measure, l.pooled AS value, l.best_rival,
       l.best_value, l.speed, l.algorithm, l.flops, l.revision, l.finished_at,
       c.before_revision, c.factor, c.same_code, c.noise, c.before_algorithm,
       iif(c.before_parameters IS l.parameters, NULL, c.before_parameters)
         AS before_parameters,
       l.parameters
FROM lineup l LEFT JOIN change c USING (id)
ORDER BY l.op, l.problem, l.preset, l.target, l.weights, l.machine_id, l.executor;
