-- title: What each function executes in a call (emulated count)
-- digits: 3
-- shorten: function, 60
-- sections: preset, executor, target, weights
-- narrow: problem | rival | function | % of the call
-- Of every cell with counts, the functions with at least 1 % of its
-- instructions. Under `?` is what the module has no symbol for.
SELECT c.preset, c.executor, c.target, c.weights, c.problem, c.rival,
       e.module, coalesce(nullif(demangled(e.function), ''), '?') AS function,
       max(CASE e.metric WHEN 'instructions' THEN e.value END)
         AS "instructions (emulated count)",
       100.0 * max(CASE e.metric WHEN 'instructions' THEN e.value END)
         / t.value AS "% of the call",
       max(CASE e.metric WHEN 'fmas' THEN e.value END)
         AS "fmas (emulated count)",
       max(CASE e.metric WHEN 'vector_ops' THEN e.value END)
         AS "vector ops (emulated count)",
       max(CASE e.metric WHEN 'loads' THEN e.value END)
         AS "loads (emulated count)",
       max(CASE e.metric WHEN 'stores' THEN e.value END)
         AS "stores (emulated count)",
       max(CASE e.metric WHEN 'spills' THEN e.value END)
         AS "spills (emulated count)"
FROM current_cell c
JOIN emulated_count t ON t.cell_id = c.id AND t.metric = 'instructions'
JOIN emulated_function e ON e.cell_id = c.id
GROUP BY c.id, e.module, e.function
HAVING "% of the call" >= 1
ORDER BY c.preset, c.executor, c.target, c.weights, c.flops, c.problem,
         c.rival <> 'autoconfig', c.rival, "% of the call" DESC, e.module,
         e.function;
