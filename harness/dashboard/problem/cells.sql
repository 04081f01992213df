-- title: Every cell of a problem: one contender in one process
SELECT op, problem, id, preset, target, weights, machine_id AS machine, executor,
       rival, rival_kind, role, kind, status, reason, note, flops, version,
       implementation,
       iif(role = 'rival', subject, substr(subject, 1, 12)) AS subject, -- a version, or a hash
       job, revision, finished_at,
       compiler, compiler_flags AS flags, ghz, measure, value, low, high, samples, pooled,
       pooled_low, pooled_high, processes,
       instructions, spills, covered_share, algorithm, parameters, predicted_cycles,
       code_bytes, current
FROM measured
ORDER BY op, problem, finished_at, id;
