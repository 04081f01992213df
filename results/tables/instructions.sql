-- title: Instructions of our kernels against each rival's (emulated count)
-- digits: 3
-- Exact counts under an emulator; a ratio below 1 means that ours needs fewer.
-- `total` is over the problems that both ran. Instructions alone favour long
-- vectors and large register groups: `autobench table modelled` weighs them.
WITH ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, preset, target, weights, machine_id, rival
    ORDER BY ratio DESC, problem) AS place
  FROM emulated_ratio WHERE metric = 'instructions'
)
SELECT op, preset, target, weights, rival,
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
GROUP BY op, preset, target, weights, machine_id, rival
ORDER BY op, preset, target, weights, rival;
