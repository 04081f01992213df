-- title: Every cell
-- json: samples, counters, parameters, instruction_mix, terms, settings
-- digits: 5
-- narrow: problem | preset | rival | weights | status | kind | gflops | instructions
-- The whole record of each current cell; what a kind of measurement does not have
-- is null.
SELECT
  op, problem, name, multiplicity, preset, executor, target, rival, rival_kind,
  nullif(implementation, '') AS implementation,
  nullif(version, '') AS version,
  weights, status,
  nullif(reason, '') AS reason,
  nullif(note, '') AS note,
  kind, gflops, median_seconds, ghz,
  (SELECT json_group_array(seconds) FROM (
     SELECT seconds FROM native_time WHERE cell_id = f.id ORDER BY ordinal)
   HAVING count(*) > 0) AS samples,
  (SELECT json_group_object(event, count) FROM (
     SELECT event, median(value) AS count FROM native_counter
     WHERE cell_id = f.id GROUP BY event)
   HAVING count(*) > 0) AS counters,
  instructions, fmas, vector_ops, loads, stores, bytes,
  modelled_cycles, modelled_core,
  algorithm, parameters, predicted_cycles,
  CASE rival WHEN 'autoconfig' THEN nullif(subject, '') END AS kernel_hash,
  code_bytes,
  (SELECT json_group_object(metric, value) FROM static_code
   WHERE cell_id = f.id HAVING count(*) > 0) AS instruction_mix,
  json_extract(decision, '$.terms') AS terms,
  json_extract(decision, '$.decide_seconds') AS decide_seconds,
  json_extract(decision, '$.generate_seconds') AS generate_seconds,
  flops, checked_elements, max_error,
  m.cpu, m.architecture, nullif(f.os_kernel, '') AS kernel, nullif(m.emulator, '') AS emulator,
  compiler, compiler_flags, revision AS "commit", settings, job, finished_at
FROM figure f JOIN machine m ON m.id = f.machine_id
ORDER BY op, preset, executor, problem, weights, rival <> 'autoconfig', rival;
