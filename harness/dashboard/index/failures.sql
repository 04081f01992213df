-- title: Cells without a right result
SELECT op, problem, preset, target, weights, machine_id AS machine, executor, rival,
       status, reason, revision, finished_at
FROM measured WHERE current AND status IN ('failed', 'crashed', 'timed out')
ORDER BY rival <> 'autoconfig', op, problem, preset, target, weights, rival, id;
