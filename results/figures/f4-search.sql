-- title: F4: What search gains, and at what price
-- sections: op, target, weights, machine
-- panels: against
-- json: searched_cells
-- digits: 3
-- needs: autobench tune --preset x86-avx512 --suite matmul/paper --suite conv/paper
-- note: Speed over that of the fastest kernel known, that of a search or the chosen one:
-- note: median over the problems, and the band of the middle half. Searchers: what was the
-- note: best of its time, measured again in fresh processes. Random, dashed: what the best
-- note: of so many trials is worth in expectation, exact, of all those that were measured;
-- note: a failure is worth nothing. Seconds: wall clock of compiling, verifying and measuring
-- note: the trials; the diamond is AutoConfig at its own, to decide and to generate.
WITH RECURSIVE searches AS MATERIALIZED (
  -- Beside one chosen kernel: that of the last call.
  SELECT *, dense_rank() OVER (ORDER BY op, problem, preset, target, weights,
                                        machine_id, executor) AS task
  FROM (SELECT *, first_value(chosen) OVER (
          PARTITION BY op, problem, preset, target, weights, machine_id, executor
          ORDER BY place DESC, name DESC) AS newest
        FROM current_search JOIN run_place USING (run_id))
  WHERE chosen = newest
), again AS MATERIALIZED (
  SELECT * FROM final_ratio
), best AS MATERIALIZED ( -- its time over the chosen kernel's
  SELECT task, min(1.0, min(a.ratio)) AS ratio
  FROM searches s JOIN again a ON a.search = s.name GROUP BY task
), tried AS MATERIALIZED (
  SELECT s.task, s.searcher, t.search, t.ordinal + 1 AS number, t.cost,
         b.ratio / a.ratio AS share, -- null: not measured again
         b.ratio / coalesce(a.ratio, t.cost) AS about,
         sum(t.compile_seconds + t.measure_seconds) OVER so_far AS seconds,
         coalesce(t.cost < min(t.cost) OVER earlier, t.cost IS NOT NULL) AS record,
         t.cell_id
  FROM searches s JOIN best b USING (task)
  JOIN trial t ON t.search = s.name AND t.ordinal < s.trials
  LEFT JOIN again a ON a.search = t.search AND a.ordinal = t.ordinal
  WINDOW so_far AS (PARTITION BY t.search ORDER BY t.ordinal),
         earlier AS (PARTITION BY t.search ORDER BY t.ordinal
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), lengths AS MATERIALIZED (
  SELECT task, searcher, search, max(number) AS trials, max(seconds) AS seconds
  FROM tried GROUP BY search
), numbers(number) AS ( -- where a curve has its points, some six for each doubling
  SELECT 1 UNION ALL
  SELECT min(number + 1 + number / 8, (SELECT max(trials) FROM lengths))
  FROM numbers WHERE number < (SELECT max(trials) FROM lengths)
), times(seconds) AS (
  SELECT (SELECT max(min(seconds), 1e-3) FROM tried) UNION ALL
  SELECT seconds * 1.12 FROM times WHERE seconds < (SELECT max(seconds) FROM lengths)
), ranked AS MATERIALIZED ( -- as they would be preferred
  SELECT search, row_number() OVER (PARTITION BY search
                                    ORDER BY cost IS NULL, cost, number) AS place,
         coalesce(about, 0) AS share
  FROM tried WHERE searcher = 'random'
), chances(search, trials, number, place, chance) AS (
  -- That the best of `number` of the trials is the one in this place.
  SELECT search, trials, n.number, 1, CAST(n.number AS REAL) / trials
  FROM lengths
  JOIN (SELECT number FROM numbers UNION SELECT trials FROM lengths) n
    ON n.number <= trials
  WHERE searcher = 'random'
  UNION ALL
  SELECT search, trials, number, place + 1,
         chance * (trials - place - number + 1) / (trials - place)
  FROM chances WHERE trials - place >= number
), steps AS ( -- what a search is worth from here on
  SELECT search, number, seconds, share
  FROM tried WHERE record AND share IS NOT NULL AND searcher <> 'random'
  UNION ALL
  SELECT search, number, number * l.seconds / l.trials, sum(chance * share)
  FROM chances JOIN ranked USING (search, place) JOIN lengths l USING (search)
  GROUP BY search, number
), spans AS MATERIALIZED (
  SELECT *, lead(number, 1, 9e9) OVER next AS next_number,
         lead(seconds, 1, 9e9) OVER next AS next_seconds
  FROM steps JOIN (SELECT task, searcher, search FROM lengths) USING (search)
  WINDOW next AS (PARTITION BY search ORDER BY number)
), shares AS ( -- one that had no more to try stays where it was
  SELECT 'trials' AS against, n.number AS at, s.task, s.searcher, s.share
  FROM spans s JOIN numbers n ON n.number >= s.number AND n.number < s.next_number
  UNION ALL
  SELECT 'seconds', t.seconds, s.task, s.searcher, s.share
  FROM spans s JOIN times t ON t.seconds >= s.seconds AND t.seconds < s.next_seconds
), tasks AS MATERIALIZED (
  SELECT task, op, target, weights, machine_id, min(decide_seconds) AS seconds,
         ratio AS share
  FROM searches JOIN best USING (task) GROUP BY task
), points AS (
  SELECT t.op, t.target, t.weights, t.machine_id, s.against, s.at, s.searcher, s.share
  FROM shares s JOIN tasks t USING (task)
  UNION ALL -- it tries nothing
  SELECT op, target, weights, machine_id, 'trials', NULL, 'AutoConfig', share FROM tasks
  UNION ALL
  SELECT t.op, t.target, t.weights, t.machine_id, 'seconds', m.seconds, 'AutoConfig', share
  FROM tasks t
  JOIN (SELECT op, target, weights, machine_id, median(seconds) AS seconds
        FROM tasks GROUP BY op, target, weights, machine_id) m
    USING (op, target, weights, machine_id)
), bands AS (
  SELECT op, target, weights, machine_id, against, at, searcher, count(*) AS problems,
         median(share) AS share,
         max(CASE WHEN place = (problems + 3) / 4 THEN share END) AS low,
         max(CASE WHEN place = problems + 1 - (problems + 3) / 4 THEN share END) AS high
  FROM (SELECT *, count(*) OVER same AS problems,
               row_number() OVER (same ORDER BY share) AS place
        FROM points
        WINDOW same AS (PARTITION BY op, target, weights, machine_id, against, at,
                                     searcher))
  GROUP BY op, target, weights, machine_id, against, at, searcher
), sources AS MATERIALIZED (
  SELECT t.op, t.target, t.weights, t.machine_id, s.searcher,
         count(DISTINCT task) AS problems, json_group_array(cell_id) AS cells
  FROM (SELECT search, cell_id FROM final
        UNION ALL SELECT search, cell_id FROM tried WHERE searcher = 'random') c
  JOIN searches s ON s.name = c.search JOIN tasks t USING (task)
  GROUP BY t.op, t.target, t.weights, t.machine_id, s.searcher
)
SELECT b.op, b.target, b.weights, m.cpu AS machine, 'native time' AS kind,
       'against ' || b.against AS against, b.at,
       iif(b.searcher = 'random', 'random, expected', b.searcher) AS searcher,
       b.share, b.low, b.high, b.problems, s.cells AS searched_cells
FROM bands b
JOIN machine m ON m.id = b.machine_id
JOIN sources s USING (op, target, weights, machine_id)
WHERE s.searcher = b.searcher AND b.problems = s.problems -- only where all have some
   OR b.searcher = 'AutoConfig' AND s.searcher = (
     SELECT min(searcher) FROM sources o
     WHERE (o.op, o.target, o.weights, o.machine_id)
         = (b.op, b.target, b.weights, b.machine_id))
ORDER BY b.op, b.target, b.weights, machine, b.machine_id, b.against DESC,
         b.searcher <> 'AutoConfig', b.searcher <> 'random', b.searcher, b.at;
