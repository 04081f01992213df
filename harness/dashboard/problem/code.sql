-- title: The generated code, without running it
SELECT l.op, l.problem, l.id, s.metric, s.value
FROM lineup l JOIN static_code s ON s.cell_id = l.id
WHERE s.value <> 0
ORDER BY l.op, l.problem, l.id, s.metric LIKE 'main_loop.%', s.metric;
