-- title: Traffic of simulated caches in a call (emulated count)
-- digits: 3
-- sections: preset, executor, target, weights
-- The target's levels with LRU replacement, in lines; `bytes` are those that a
-- level moves from and to the next one.
SELECT c.preset, c.executor, c.target, c.weights, c.problem, c.rival, t.level,
       t.hits AS "hits (emulated count)",
       t.misses AS "misses (emulated count)",
       100.0 * t.misses / nullif(t.hits + t.misses, 0) AS "misses %",
       t.writebacks AS "writebacks (emulated count)",
       (t.misses + t.writebacks) * t.line_bytes AS "bytes (emulated count)"
FROM current_cell c JOIN cache_traffic t ON t.cell_id = c.id
ORDER BY c.preset, c.executor, c.target, c.weights, c.flops, c.problem,
         c.rival <> 'autoconfig', c.rival, t.ordinal;
