-- What the queries of index/ and problem/ select from, beside the views of
-- results/schema.sql: temporary tables of the connection that makes the site, since
-- most of them are read several times.
PRAGMA temp_store = MEMORY;

-- Revisions, in the order in which they were first measured.
CREATE TEMP TABLE revision AS
SELECT revision, min(finished_at) AS first, max(finished_at) AS last,
       row_number() OVER (ORDER BY min(finished_at), revision) - 1 AS place
FROM cell GROUP BY revision;

-- The 95 % interval of a median is that of the ordered samples k and n + 1 - k,
-- k the largest with 1 - 2 sum over i < k of binomial(n, i) / 2^n >= 0.95, which is
-- (n - 1.96 sqrt n) / 2, rounded; below 6 samples it is the whole range, and less
-- than 95 %.
CREATE TEMP TABLE timed AS
WITH placed AS (
  SELECT cell_id, seconds,
         row_number() OVER (PARTITION BY cell_id ORDER BY seconds) AS place,
         count(*) OVER (PARTITION BY cell_id) AS n
  FROM native_time
), ordered AS (
  SELECT *, max(1, CAST(round((n - 1.96 * sqrt(n)) / 2) AS INTEGER)) AS k FROM placed
)
SELECT cell_id AS id, max(n) AS samples,
       avg(CASE WHEN place IN ((n + 1) / 2, (n + 2) / 2) THEN seconds END) AS seconds,
       min(CASE WHEN place >= k THEN seconds END) AS low,
       max(CASE WHEN place <= n + 1 - k THEN seconds END) AS high
FROM ordered GROUP BY cell_id;
CREATE UNIQUE INDEX temp.timed_id ON timed (id);

-- A row a cell of the chosen kernels, of the rivals, and of the yardsticks, which
-- are the chosen kernel in other processes. Its one figure is `value`; figures of
-- two measures are never compared.
CREATE TEMP TABLE measured AS
SELECT c.id, c.op, c.problem, c.preset, c.target, c.weights, c.machine_id,
       c.executor, c.role, c.rival, k.kind AS rival_kind, c.kind, c.status, c.reason,
       c.note, c.flops, c.version, c.implementation, c.subject, c.job, c.revision,
       r.place AS revision_place, c.finished_at, c.compiler, c.compiler_flags, c.ghz,
       c.run_id,
       CASE WHEN t.seconds IS NOT NULL THEN 'native time'
            WHEN y.cycles IS NOT NULL THEN 'modelled cycles of ' || y.core
            WHEN e.instructions IS NOT NULL THEN 'counted instructions'
       END AS measure,
       coalesce(t.seconds, y.cycles, e.instructions) AS value,
       t.low, t.high, t.samples, e.instructions, e.spills, y.cycles,
       y.covered_share, d.algorithm, d.parameters, d.predicted_cycles,
       s.value AS code_bytes,
       coalesce(c.id = u.id, 0) AS current,
       coalesce(t.seconds, y.cycles, e.instructions) AS pooled, 1 AS processes,
       t.low AS pooled_low, t.high AS pooled_high
FROM cell c
JOIN revision r USING (revision)
LEFT JOIN current_cell u ON u.id = c.id
LEFT JOIN rival k ON k.name = c.rival
LEFT JOIN timed t ON t.id = c.id
LEFT JOIN emulated_figure e ON e.cell_id = c.id
LEFT JOIN modelled_cycles y ON y.cell_id = c.id AND y.ordinal = 0
LEFT JOIN decision d ON d.cell_id = c.id
LEFT JOIN static_code s ON s.cell_id = c.id AND s.metric = 'object_bytes'
WHERE c.role IN ('chosen', 'rival', 'yardstick');
CREATE UNIQUE INDEX temp.measured_id ON measured (id);
CREATE INDEX temp.measured_series ON measured (
  op, problem, preset, target, weights, machine_id, executor, rival);

-- Times of the same code in several processes are one figure, the median of theirs,
-- with the interval of that median, as above; counts need but one.
CREATE TEMP TABLE same_code AS
WITH placed AS (
  SELECT *, row_number() OVER (code ORDER BY value) AS place, count(*) OVER code AS n
  FROM measured WHERE measure = 'native time'
  WINDOW code AS (PARTITION BY op, problem, preset, target, weights, machine_id,
                               executor, role, rival, subject)
), ordered AS (
  SELECT *, max(1, CAST(round((n - 1.96 * sqrt(n)) / 2) AS INTEGER)) AS k FROM placed
)
SELECT op, problem, preset, target, weights, machine_id, executor, role, rival,
       subject, measure, median(value) AS value, count(*) AS processes,
       min(CASE WHEN place >= k THEN value END) AS low,
       max(CASE WHEN place <= n + 1 - k THEN value END) AS high
FROM ordered
GROUP BY op, problem, preset, target, weights, machine_id, executor, role, rival,
         subject, measure;
CREATE INDEX temp.same_code_series ON same_code (
  op, problem, preset, target, weights, machine_id, executor, rival, subject);
UPDATE measured SET pooled = s.value, processes = s.processes, pooled_low = s.low,
                    pooled_high = s.high
FROM same_code s
WHERE current AND s.processes > 1 AND s.op = measured.op AND s.problem = measured.problem
  AND s.preset = measured.preset AND s.target = measured.target
  AND s.weights = measured.weights AND s.machine_id = measured.machine_id
  AND s.executor = measured.executor AND s.role = measured.role
  AND s.rival = measured.rival AND s.subject = measured.subject
  AND s.measure = measured.measure;

-- The chosen kernels that are current, beside the best library of the same measure.
CREATE TEMP TABLE lineup AS
WITH best AS (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, target, weights, machine_id, executor, measure
    ORDER BY pooled, rival) AS place
  FROM measured WHERE current AND rival_kind = 'library' AND value IS NOT NULL
)
SELECT o.*, b.rival AS best_rival, b.pooled AS best_value,
       b.pooled / o.pooled AS speed
FROM measured o
LEFT JOIN best b ON b.place = 1 AND b.op = o.op AND b.problem = o.problem
  AND b.preset = o.preset AND b.target = o.target AND b.weights = o.weights
  AND b.machine_id = o.machine_id AND b.executor = o.executor
  AND b.measure = o.measure
WHERE o.current AND o.role = 'chosen';

-- How much the medians of processes that ran the same code differ: each over the
-- median of its group, by machine and order of magnitude of the time (powers of
-- two, in us). sqrt(n / (n - 1)): the median is made of the n values themselves, of
-- two each lies half their difference from it.
CREATE TEMP TABLE process_spread AS
WITH same AS (
  SELECT op, problem, preset, target, weights, machine_id, executor, rival, subject,
         median(value) AS middle, count(*) AS n
  FROM measured WHERE measure = 'native time'
  GROUP BY op, problem, preset, target, weights, machine_id, executor, rival, subject
  HAVING count(*) > 1
)
SELECT m.machine_id, CAST(floor(log2(s.middle * 1e6)) AS INTEGER) AS class,
       abs(m.value / s.middle - 1) * sqrt(s.n / (s.n - 1.0)) AS deviation
FROM measured m
JOIN same s USING (op, problem, preset, target, weights, machine_id, executor, rival,
                   subject)
WHERE m.measure = 'native time';

-- The scale of that noise: 1.4826 times the median deviation, which of normal
-- noise is its standard deviation; of fewer than 6 processes it is not known.
CREATE TEMP TABLE noise AS
SELECT machine_id, class, count(*) AS processes,
       1.4826 * median(deviation) AS scale
FROM process_spread GROUP BY machine_id, class HAVING count(*) >= 6;

-- Each current kernel beside the one before it: the last of the same series that
-- an earlier revision made.
CREATE TEMP TABLE change AS
WITH before AS (
  SELECT l.id AS current_id, p.id, p.subject, p.revision,
         coalesce(s.value, p.value) AS value, p.measure,
         p.algorithm, p.parameters, p.instructions, p.code_bytes,
         row_number() OVER (PARTITION BY l.id
                            ORDER BY p.revision_place DESC, p.id DESC) AS age
  FROM lineup l
  JOIN measured p ON p.op = l.op AND p.problem = l.problem AND p.preset = l.preset
    AND p.target = l.target AND p.weights = l.weights
    AND p.machine_id = l.machine_id AND p.executor = l.executor
    AND p.rival = l.rival AND p.role = 'chosen'
    AND p.revision_place < l.revision_place
  LEFT JOIN same_code s ON s.op = p.op AND s.problem = p.problem
    AND s.preset = p.preset AND s.target = p.target AND s.weights = p.weights
    AND s.machine_id = p.machine_id AND s.executor = p.executor AND s.role = p.role
    AND s.rival = p.rival AND s.subject = p.subject AND s.measure = p.measure
)
SELECT l.id, b.revision AS before_revision, b.value AS before_value,
       b.algorithm AS before_algorithm, b.parameters AS before_parameters,
       b.subject = l.subject AS same_code,
       CASE WHEN b.measure = l.measure THEN l.pooled / b.value END AS factor,
       n.scale AS noise
FROM lineup l
JOIN before b ON b.current_id = l.id AND b.age = 1
LEFT JOIN noise n ON l.measure = 'native time' AND n.machine_id = l.machine_id
  AND n.class = CAST(floor(log2(l.value * 1e6)) AS INTEGER);
