-- title: All layers of a suite, each as often as it occurs
-- json: trend
WITH layer AS (
  SELECT suite, op, problem, sum(multiplicity) AS times,
         substr(problem, instr(problem || '@', '@')) AS layout
  FROM suite_entry WHERE suite <> 'command line' GROUP BY suite, op, problem
), size AS (
  SELECT suite, op, layout, count(*) AS layers, sum(times) AS calls
  FROM layer GROUP BY suite, op, layout
), place AS (
  SELECT l.suite, l.layout, l.times, u.*,
         row_number() OVER (
           PARTITION BY l.suite, l.op, l.layout, u.preset, u.target, u.weights,
                        u.machine_id, u.executor, u.measure
           ORDER BY u.speed IS NULL, u.speed, u.problem) AS rank
  FROM layer l JOIN lineup u USING (op, problem) WHERE u.value IS NOT NULL
), ours AS (
  SELECT suite, op, layout, preset, target, weights, machine_id, executor, measure,
         count(*) AS measured, sum(times * pooled) AS total,
         geomean(speed) AS speed, count(speed) AS compared,
         sum(speed > 1.01) AS ahead, sum(speed < 0.99) AS behind,
         max(CASE rank WHEN 1 THEN speed END) AS worst,
         max(CASE rank WHEN 1 THEN iif(speed IS NULL, NULL, problem) END)
           AS worst_problem,
         max(finished_at) AS newest
  FROM place
  GROUP BY suite, op, layout, preset, target, weights, machine_id, executor, measure
), theirs AS ( -- of libraries that ran all layers
  SELECT l.suite, l.op, l.layout, r.preset, r.target, r.weights, r.machine_id,
         r.executor, r.measure, r.rival, sum(l.times * r.pooled) AS total
  FROM layer l
  JOIN measured r USING (op, problem)
  JOIN size s USING (suite, op, layout)
  WHERE r.current AND r.rival_kind = 'library' AND r.value IS NOT NULL
  GROUP BY l.suite, l.op, l.layout, r.preset, r.target, r.weights, r.machine_id,
           r.executor, r.measure, r.rival
  HAVING count(*) = max(s.layers)
), best AS (
  SELECT *, row_number() OVER (
    PARTITION BY suite, op, layout, preset, target, weights, machine_id, executor,
                 measure
    ORDER BY total, rival) AS rank
  FROM theirs
), period AS ( -- a kernel's figure holds until the next one's revision
  SELECT *, coalesce(lead(revision_place) OVER (
      PARTITION BY op, problem, preset, target, weights, machine_id, executor, measure
      ORDER BY revision_place), 1e9) AS until
  FROM (SELECT op, problem, preset, target, weights, machine_id, executor, measure,
               revision_place, median(value) AS value
        FROM measured WHERE role = 'chosen' AND value IS NOT NULL
        GROUP BY op, problem, preset, target, weights, machine_id, executor, measure,
                 revision_place)
), history AS (
  SELECT l.suite, l.op, l.layout, p.preset, p.target, p.weights, p.machine_id,
         p.executor, p.measure, r.place, sum(l.times * p.value) AS total,
         max(p.revision_place = r.place) AS new
  FROM layer l
  JOIN period p USING (op, problem)
  JOIN revision r ON r.place >= p.revision_place AND r.place < p.until
  JOIN size s USING (suite, op, layout)
  GROUP BY l.suite, l.op, l.layout, p.preset, p.target, p.weights, p.machine_id,
           p.executor, p.measure, r.place
  HAVING count(*) = max(s.layers)
), trend AS (
  SELECT suite, op, layout, preset, target, weights, machine_id, executor, measure,
         json_group_array(json_array(place, total)) AS trend
  FROM (SELECT * FROM history WHERE new ORDER BY place)
  GROUP BY suite, op, layout, preset, target, weights, machine_id, executor, measure
)
SELECT o.suite, o.op, ltrim(o.layout, '@') AS layout, o.preset, o.target, o.weights,
       o.machine_id AS machine, o.executor, o.measure, s.layers, s.calls, o.measured,
       o.total, o.speed, o.compared, o.ahead, o.behind, o.worst, o.worst_problem,
       b.rival AS best_rival,
       b.total AS best_total,
       iif(o.measured = s.layers, b.total / o.total, NULL) AS best_speed,
       o.newest, t.trend
FROM ours o
JOIN size s USING (suite, op, layout)
LEFT JOIN best b ON b.rank = 1 AND b.suite = o.suite AND b.op = o.op
  AND b.layout = o.layout AND b.preset = o.preset AND b.target = o.target
  AND b.weights = o.weights AND b.machine_id = o.machine_id
  AND b.executor = o.executor AND b.measure = o.measure
LEFT JOIN trend t ON t.suite = o.suite AND t.op = o.op AND t.layout = o.layout
  AND t.preset = o.preset AND t.target = o.target AND t.weights = o.weights
  AND t.machine_id = o.machine_id AND t.executor = o.executor
  AND t.measure = o.measure
ORDER BY o.op, o.suite, o.layout, o.weights, o.measure <> 'native time', o.preset,
         o.target, o.executor, o.machine_id, o.measure;
