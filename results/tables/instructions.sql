-- title: Instructions of our kernels against each rival's (emulated count)
-- digits: 3
-- sections: op, preset, executor, target, weights
-- narrow: rival | total, ours / its | worst, ours / its | on the problem
-- Exact counts under an emulator; a ratio below 1 means that ours needs fewer.
-- `total` is over the problems that both ran; `best library` takes, on each
-- problem, the library with the fewest. Instructions alone favour long vectors
-- and large register groups: `autobench table modelled` weighs them.
WITH counted AS (
  SELECT * FROM emulated_ratio WHERE metric = 'instructions'
), against AS (
  SELECT 0 AS last, op, preset, executor, target, weights, machine_id, rival,
         rival_kind, problem, ours, theirs, ratio
  FROM counted
  UNION ALL
  SELECT 1, op, preset, executor, target, weights, machine_id, 'best library',
         NULL, problem, ours, min(theirs), max(ratio)
  FROM counted WHERE rival_kind = 'library' GROUP BY our_cell
), ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, preset, executor, target, weights, machine_id, last, rival
    ORDER BY ratio DESC, problem) AS place
  FROM against
)
SELECT op, preset, executor, target, weights, rival, rival_kind AS kind,
       sum(ours) AS "ours, total instructions (emulated count)",
       sum(theirs) AS "its total instructions (emulated count)",
       ratio('emulated count, instructions', sum(ours),
             'emulated count, instructions', nullif(sum(theirs), 0))
         AS "total, ours / its",
       max(ratio) AS "worst, ours / its",
       max(CASE place WHEN 1 THEN problem END) AS "on the problem",
       sum(ratio > 1) AS "above 1",
       count(*) AS "of"
FROM ranked
GROUP BY op, preset, executor, target, weights, machine_id, last, rival
ORDER BY op, preset, executor, target, weights, machine_id, last, rival;
