-- title: Our kernels and the rivals
-- pivot: rival, value
-- digits: 3
-- sections: preset, executor, target, weights
-- narrow: problem | figure | autoconfig | vs best library
-- One row a problem, target, mode and figure. The column `figure` says what the
-- contenders' columns hold: native presets GFLOP/s, emulated ones instructions
-- and the cycles that a scheduling model tells of them, or only whether the
-- result was right. A cell that did not pass shows its status, and nothing where
-- the rival is unavailable (`autobench table status` says why). `vs best
-- library` > 1: better than every rival that is a library in the row's figure. A modelled figure names its core
-- and the model's error where time can be measured (`autobench table band`).
WITH figures AS (
  SELECT *, 0 AS place, 'GFLOP/s (native time)' AS figure, gflops AS value
  FROM figure WHERE kind = 'native time'
  UNION ALL
  SELECT *, 0, 'status (emulated)', NULL
  FROM figure WHERE kind = 'emulated status'
  UNION ALL
  SELECT *, 1, 'instructions (emulated count)', instructions
  FROM figure WHERE kind = 'emulated count'
  UNION ALL
  SELECT *, 2, 'cycles (modelled, ' || modelled_core ||
         coalesce((SELECT printf(', error %.0f %%', 100 * median_error)
                   FROM model_band), '') || ')',
         modelled_cycles
  FROM figure WHERE modelled_cycles IS NOT NULL
), best AS (
  SELECT our_cell, 'GFLOP/s (native time)' AS figure, min(speedup) AS advantage
  FROM native_ratio WHERE rival_kind = 'library' GROUP BY our_cell
  UNION ALL
  SELECT our_cell, 'instructions (emulated count)', min(1 / ratio)
  FROM emulated_ratio
  WHERE metric = 'instructions' AND rival_kind = 'library' GROUP BY our_cell
  UNION ALL
  SELECT our_cell, 'cycles (modelled', min(1 / ratio)
  FROM modelled_ratio
  WHERE ordinal = 0 AND rival_kind = 'library' GROUP BY our_cell
)
SELECT
  f.problem, f.preset, f.executor, f.target, f.weights, f.figure, f.rival,
  coalesce(f.value, nullif(f.status, 'unavailable')) AS value,
  b.advantage AS "vs best library",
  ours.code_bytes AS "code bytes (static)",
  CAST(round(100 * ours.loop_fmas / ours.loop_instructions) AS INTEGER) || ' %'
    AS "FMAs in main loop (static)"
FROM figures f
LEFT JOIN figure ours USING (op, problem, preset, target, weights, machine_id,
                             executor)
LEFT JOIN best b ON b.our_cell = ours.id
                AND substr(f.figure, 1, length(b.figure)) = b.figure
WHERE ours.rival = 'autoconfig'
  AND f.rival IN (SELECT rival FROM current_cell WHERE status <> 'unavailable')
ORDER BY f.preset, f.executor, f.target, f.weights, f.flops, f.problem, f.place,
         f.rival <> 'autoconfig', f.rival;
