-- title: Our kernels and the rivals
-- pivot: rival, value
-- digits: 3
-- One row a problem, preset and mode. The column `figure` says what the
-- contenders' columns hold: native presets GFLOP/s, emulated ones whether the
-- result was right. A cell that did not pass shows its status, and nothing where
-- the rival is unavailable (`autobench table status` says why). `vs best` > 1:
-- faster than every rival.
SELECT
  f.problem, f.preset, f.weights,
  CASE f.kind WHEN 'native time' THEN 'GFLOP/s (native time)'
              ELSE 'status (emulated)' END AS figure,
  f.rival,
  coalesce(f.gflops, nullif(f.status, 'unavailable')) AS value,
  (SELECT min(speedup) FROM native_ratio r
   WHERE r.op = f.op AND r.problem = f.problem AND r.preset = f.preset
     AND r.target = f.target AND r.weights = f.weights
     AND r.machine_id = f.machine_id) AS "vs best (native time)",
  ours.code_bytes AS "code bytes (static)",
  CAST(round(100 * ours.loop_fmas / ours.loop_instructions) AS INTEGER) || ' %'
    AS "FMAs in main loop (static)"
FROM figure f
LEFT JOIN figure ours USING (op, problem, preset, target, weights, machine_id)
WHERE ours.rival = 'autoconfig'
  AND f.rival IN (SELECT rival FROM current_cell WHERE status <> 'unavailable')
ORDER BY f.preset, f.weights, f.flops, f.problem, f.rival <> 'autoconfig', f.rival;
