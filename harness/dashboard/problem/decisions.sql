-- title: Why the current kernels are what they are
-- json: terms, rejected, runners_up, assumed
SELECT l.op, l.problem, l.id, d.algorithm, d.parameters, d.predicted_cycles,
       json_extract(d.decision, '$.candidates_evaluated') AS candidates,
       json_extract(d.decision, '$.decide_seconds') AS decide_seconds,
       json_extract(d.decision, '$.assumed_facts_behind') AS assumed,
       (SELECT json_group_array(json_array(
                 json_extract(value, '$.name'),
                 round(json_extract(value, '$.cycles'), 1),
                 json_extract(value, '$.why')))
        FROM json_each(d.decision, '$.terms')) AS terms,
       (SELECT json_group_array(json_array(
                 json_extract(value, '$.algorithm'), json_extract(value, '$.reason')))
        FROM json_each(d.decision, '$.rejected')) AS rejected,
       (SELECT json_group_array(json_array(
                 json_extract(r.value, '$.algorithm'),
                 json_extract(r.value, '$.parameters'),
                 round(json_extract(r.value, '$.predicted_cycles'), 1),
                 (SELECT json_group_array(json_array(
                           json_extract(t.value, '$.name'),
                           round(json_extract(t.value, '$.cycles'), 1),
                           iif(t.value ->> '$.name' IN (
                                 SELECT w.value ->> '$.name'
                                 FROM json_each(d.decision, '$.terms') w),
                               NULL, t.value ->> '$.why')))
                  FROM json_each(r.value, '$.terms') t)))
        FROM (SELECT value FROM json_each(d.decision, '$.runners_up')
              ORDER BY key LIMIT 5) r) AS runners_up
FROM lineup l JOIN decision d ON d.cell_id = l.id
ORDER BY l.op, l.problem, l.id;
