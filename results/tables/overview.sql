-- title: Our kernels against the best library on each problem
-- format: text
-- digits: 3
-- sections: op, weights
-- narrow: target | figure | speed | worst | on | failed
-- note: speed: the best library's figure over ours, the geometric mean over the
-- note: problems that both ran; above 1 ours is better. worst: the least, and
-- note: its problem. Figures: native time of real hardware; modelled cycles of a
-- note: core's scheduling model, and counted instructions, both under an emulator
-- note: and no time. failed: kernels with a wrong result, crashed or timed out.
-- note: algorithms: how often each was chosen.
WITH ours AS (
  SELECT *,
         -- The same for all cells of a target, also of those that failed.
         CASE WHEN max(kind = 'native time') OVER same THEN 'native time'
              WHEN max(modelled_cycles IS NOT NULL) OVER same
                THEN 'modelled cycles'
              WHEN max(instructions IS NOT NULL) OVER same
                THEN 'counted instructions'
              ELSE 'only verified' END AS figure
  FROM figure WHERE rival = 'autoconfig'
  WINDOW same AS (PARTITION BY op, preset, executor, target, weights)
), compared AS (
  SELECT our_cell, 'native time' AS figure, min(speedup) AS speed
  FROM native_ratio WHERE rival_kind = 'library' GROUP BY our_cell
  UNION ALL
  SELECT our_cell, 'modelled cycles', min(1 / ratio)
  FROM modelled_ratio
  WHERE rival_kind = 'library' AND ordinal = 0 GROUP BY our_cell
  UNION ALL
  SELECT our_cell, 'counted instructions', min(1 / ratio)
  FROM emulated_ratio
  WHERE rival_kind = 'library' AND metric = 'instructions' GROUP BY our_cell
), kernels AS (
  SELECT o.*, c.speed,
         row_number() OVER (
           PARTITION BY o.op, o.preset, o.executor, o.target, o.weights, o.figure
           ORDER BY c.speed IS NULL, c.speed, o.problem) AS place
  FROM ours o LEFT JOIN compared c ON c.our_cell = o.id AND c.figure = o.figure
), uses AS (
  SELECT op, preset, executor, target, weights, figure,
         -- Without the operator's name, with which they all begin.
         iif(lower(algorithm) LIKE op || '%', substr(algorithm, length(op) + 1),
             algorithm) || ' ' || count(*) AS text,
         count(*) AS times
  FROM kernels WHERE algorithm IS NOT NULL
  GROUP BY op, preset, executor, target, weights, figure, algorithm
), lists AS (
  SELECT op, preset, executor, target, weights, figure,
         group_concat(text, ', ') AS algorithms
  FROM (SELECT * FROM uses ORDER BY times DESC, text)
  GROUP BY op, preset, executor, target, weights, figure
), names AS (
  SELECT preset, executor, target,
         target || iif(min(preset) OVER same = max(preset) OVER same
                       AND min(executor) OVER same = max(executor) OVER same,
                       '', ', ' || preset || ', ' || executor) AS name
  FROM (SELECT DISTINCT preset, executor, target FROM kernels)
  WINDOW same AS (PARTITION BY target)
)
SELECT k.op, k.weights, n.name AS target, k.figure,
       geomean(k.speed) AS speed,
       min(k.speed) AS worst,
       max(CASE k.place WHEN 1 THEN iif(k.speed IS NULL, NULL, k.problem) END)
         AS "on",
       nullif(sum(k.status IN ('failed', 'crashed', 'timed out')), 0)
         AS failed,
       l.algorithms
FROM kernels k
JOIN names n USING (preset, executor, target)
LEFT JOIN lists l USING (op, preset, executor, target, weights, figure)
GROUP BY k.op, k.preset, k.executor, k.target, k.weights, k.figure
ORDER BY k.op, k.weights, k.figure <> 'native time', k.preset, k.executor, k.target;
