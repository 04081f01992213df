-- title: Speedup problem by problem
-- digits: 3
-- sections: preset, executor, target, weights
-- narrow: problem | rival | speedup
-- Native time only. `paired` is the median of the ratios of samples taken one
-- after the other; low and high bound the ratio of medians with 95 %
-- confidence (bootstrap).
WITH samples AS (
  SELECT cell_id, json_group_array(seconds) AS seconds
  FROM (SELECT * FROM native_time ORDER BY cell_id, ordinal) GROUP BY cell_id)
SELECT r.preset, r.executor, r.target, r.weights, r.problem, r.rival,
       r.rival_kind AS kind,
       r.our_gflops AS "ours GFLOP/s (native time)",
       r.their_gflops AS "rival GFLOP/s (native time)",
       r.speedup,
       CASE WHEN r.same_process
            THEN paired_ratio(ours.seconds, theirs.seconds) END AS paired,
       ratio_low(ours.seconds, theirs.seconds) AS low,
       ratio_high(ours.seconds, theirs.seconds) AS high
FROM native_ratio r
JOIN samples ours ON ours.cell_id = r.our_cell
JOIN samples theirs ON theirs.cell_id = r.their_cell
ORDER BY r.preset, r.executor, r.target, r.weights, r.speedup;
