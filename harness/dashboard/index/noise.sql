-- title: Noise of native times, by machine and order of magnitude
WITH within AS (
  SELECT machine_id, CAST(floor(log2(value * 1e6)) AS INTEGER) AS class,
         count(*) AS cells, median((high - low) / 2 / value) AS half_width
  FROM measured WHERE measure = 'native time' GROUP BY machine_id, class
)
SELECT w.machine_id AS machine, w.class, pow(2, w.class) AS from_us,
       w.cells, w.half_width, n.processes, n.scale
FROM within w LEFT JOIN noise n USING (machine_id, class)
ORDER BY w.machine_id, w.class;
