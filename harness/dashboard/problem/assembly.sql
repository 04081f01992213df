-- title: The main loops of the current kernels
SELECT l.op, l.problem, l.id, a.text
FROM lineup l JOIN assembly a ON a.kernel = l.subject
ORDER BY l.op, l.problem, l.id;
