-- title: What every contender executes in a call (emulated count)
-- digits: 3
-- sections: preset, executor, target, weights
-- narrow: problem | rival | instructions (emulated count) | instructions, ours / its
-- Exact counts under an emulator. `fmas` are multiply-adds of single elements,
-- `bytes` those loaded and stored. `ours / its` < 1: ours needs fewer
-- instructions.
SELECT f.preset, f.executor, f.target, f.weights, f.problem, f.rival,
       f.instructions AS "instructions (emulated count)",
       f.fmas AS "fmas (emulated count)",
       f.vector_ops AS "vector ops (emulated count)",
       f.loads AS "loads (emulated count)",
       f.stores AS "stores (emulated count)",
       f.bytes AS "bytes (emulated count)",
       ratio('emulated count, instructions', r.ours,
             'emulated count, instructions', nullif(r.theirs, 0))
         AS "instructions, ours / its"
FROM figure f
LEFT JOIN emulated_ratio r ON r.their_cell = f.id AND r.metric = 'instructions'
WHERE f.instructions IS NOT NULL
ORDER BY f.preset, f.executor, f.target, f.weights, f.flops, f.problem,
         f.rival <> 'autoconfig', f.rival;
