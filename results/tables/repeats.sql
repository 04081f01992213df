-- title: Whether another run says the same
-- digits: 3
-- sections: op, preset, executor, target, weights
-- narrow: problem | rival | first | again
-- Native time only, where two runs measured the same kernel beside the same
-- library, each in two processes or more (`autobench run --processes 5`, and the
-- same again with --force; `results/make-paper full --again`). `first`, `again`:
-- median over a run's processes of the paired speed over the rival's. low, high:
-- where the median of another run of as many processes lies, 19 of 20 times, by
-- how the first run's processes differ.
WITH samples AS (
  SELECT cell_id, json_group_array(seconds) AS seconds
  FROM (SELECT * FROM native_time ORDER BY cell_id, ordinal) GROUP BY cell_id
), process AS (
  SELECT ours.op, ours.preset, ours.executor, ours.target, ours.weights,
         ours.machine_id, ours.problem, ours.flops, theirs.rival,
         ours.subject AS our_subject, theirs.subject AS their_subject,
         (SELECT run.started_at || ' ' || run.id FROM run_cell
          JOIN run ON run.id = run_cell.run_id WHERE cell_id = ours.id
          ORDER BY run.started_at, run.id LIMIT 1) AS run,
         paired_ratio(o.seconds, t.seconds) AS speed
  FROM cell ours
  JOIN cell theirs ON theirs.job = ours.job AND theirs.op = ours.op
                  AND theirs.problem = ours.problem AND theirs.role = 'rival'
                  AND theirs.weights = ours.weights
  JOIN samples o ON o.cell_id = ours.id
  JOIN samples t ON t.cell_id = theirs.id
  WHERE ours.role = 'chosen'
), runs AS (
  SELECT op, preset, executor, target, weights, machine_id, problem, flops, rival,
         our_subject, their_subject, run, count(*) AS processes,
         median(speed) AS speed, repeat_low(speed) AS low, repeat_high(speed) AS high,
         row_number() OVER (
           PARTITION BY op, preset, executor, target, weights, machine_id, problem,
                        rival, our_subject, their_subject
           ORDER BY run) AS place
  FROM process
  GROUP BY op, preset, executor, target, weights, machine_id, problem, flops, rival,
           our_subject, their_subject, run
  HAVING count(*) >= 2
), pairs AS (
  SELECT a.*, b.speed AS again, b.speed BETWEEN a.low AND a.high AS within
  FROM runs a
  JOIN runs b USING (op, preset, executor, target, weights, machine_id, problem, rival,
                     our_subject, their_subject)
  WHERE b.place = a.place + 1
), lines AS (
  SELECT 0 AS last, op, preset, executor, target, weights, problem, flops, rival,
         processes, speed AS first, low, high, again, iif(within, 'yes', 'no') AS within
  FROM pairs
  UNION ALL
  SELECT 1, op, preset, executor, target, weights, 'within, of ' || count(*), NULL, 'all',
         NULL, NULL, NULL, NULL, NULL, printf('%.1f %%', 100.0 * sum(within) / count(*))
  FROM pairs GROUP BY op, preset, executor, target, weights
)
SELECT op, preset, executor, target, weights, problem, rival, processes, first, low,
       high, again, within
FROM lines
ORDER BY op, preset, executor, target, weights, last, flops, problem, rival;
