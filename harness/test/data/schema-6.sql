-- The one schema of a store. `autobench` creates it, and brings a store of an
-- older version up to date (harness/store/Migration.cpp); a change here raises
-- user_version.
--
-- A cell is one contender on one problem: it is written once, in one
-- transaction with its samples. Its identity is its UNIQUE line. Where time is
-- measured it is one process, since processes of the same code differ by more
-- than the samples of one; counts are the same in all.
-- A series is what has a history: operator, problem, preset, target, rival,
-- weights, machine and the way to run, over what was built.
-- Its role:
--   chosen     the kernel that the models choose, beside the rivals
--   rival      a library
--   candidate  another kernel of the space that the models choose from
--   yardstick  the chosen kernel once more, in one process with candidates:
--              every such process has its own, so that ratios are of
--              neighbours in time
--   trial      a candidate that a search tried, beside a yardstick
--   finalist   one of its best, or the best of their time, measured again in a
--              fresh process with a yardstick
--   base, head the kernels of two commits in one process (their cells'
--              revisions), which are compared
-- A rival's kind is what its source says it is (baselines/README.md).
-- Kinds of measurement, which are never mixed in a ratio:
--   native time      seconds on real hardware: native_time
--   native counter   the hardware's counters of such a run: native_counter
--   emulated status  only whether the result is right: no rows, since an
--                    emulator's clock says nothing about the target
--   emulated count   what an emulator executed in one call, exactly:
--                    emulated_count, emulated_function, cache_traffic
--   modelled cycles  what a core's scheduling model makes of an emulated
--                    count, beside it: modelled_cycles, modelled_term
-- Triggers refuse a cell what its kind does not have. What can be told without
-- running, static_code, belongs to all kinds.

PRAGMA application_id = 1094931267; -- "ACSC"
PRAGMA user_version = 6;

-- One call of `autobench run`, `sample`, `tune`, `ab` or `gate`.
CREATE TABLE run (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  started_at TEXT NOT NULL,             -- UTC, ISO 8601
  command    TEXT NOT NULL,             -- arguments
  revision   TEXT NOT NULL              -- git describe --always --dirty
) STRICT;

-- What a series is measured on: nothing that an update changes.
CREATE TABLE machine (
  id           INTEGER PRIMARY KEY,
  cpu          TEXT NOT NULL,           -- model name
  architecture TEXT NOT NULL,           -- "x86_64"
  caches       TEXT NOT NULL CHECK (json_valid(caches)),
  emulator     TEXT NOT NULL,           -- '' on real hardware
  facts        TEXT NOT NULL CHECK (json_valid(facts)), -- all the runner told last
  UNIQUE (cpu, architecture, caches, emulator)
) STRICT;

-- Which suites a problem occurs in, as asked for.
CREATE TABLE suite_entry (
  suite        TEXT NOT NULL,           -- "matmul/bert"
  op           TEXT NOT NULL,
  problem      TEXT NOT NULL,
  name         TEXT NOT NULL,           -- '' if none
  multiplicity INTEGER NOT NULL CHECK (multiplicity >= 1),
  PRIMARY KEY (suite, op, problem, name)
) STRICT, WITHOUT ROWID;

-- Every rival of a cell, as the last run with it said; `fixed`: a given
-- configuration of ours, "autoconfig:MatmulPacked(mr=6)".
CREATE TABLE rival (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('library', 'compiler', 'search', 'loops',
                                     'fixed'))
) STRICT, WITHOUT ROWID;

CREATE TABLE cell (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id           INTEGER NOT NULL REFERENCES run (id), -- the last that asked
  op               TEXT NOT NULL,       -- "matmul"
  problem          TEXT NOT NULL,       -- "12x128x64:12x64x128"
  preset           TEXT NOT NULL,
  target           TEXT NOT NULL,       -- the engine's
  role             TEXT NOT NULL CHECK (role IN ('chosen', 'rival', 'candidate',
                                                 'yardstick', 'trial',
                                                 'finalist', 'base', 'head')),
  rival            TEXT NOT NULL,       -- "autoconfig" or a rival's name
  weights          TEXT NOT NULL CHECK (weights IN ('given', 'prepared')),
  subject          TEXT NOT NULL,       -- kernel object's SHA-1 or rival's version;
                                        -- of a candidate that could not be
                                        -- generated its name
  machine_id       INTEGER NOT NULL REFERENCES machine (id),
  executor         TEXT NOT NULL CHECK (executor <> ''), -- how it was run: "native"
  kind             TEXT NOT NULL CHECK (kind IN ('native time', 'emulated status',
                                                 'emulated count')),
  status           TEXT NOT NULL CHECK (status IN ('passed', 'failed', 'skipped',
                                        'crashed', 'timed out', 'unavailable')),
  reason           TEXT NOT NULL,
  note             TEXT NOT NULL,       -- "verified on 6144 of 1048576 elements"
  flops            REAL NOT NULL,       -- of the problem
  version          TEXT NOT NULL,       -- of the library
  implementation   TEXT NOT NULL,       -- that the library selected
  checked_elements INTEGER,
  max_error        REAL,
  job              TEXT NOT NULL,       -- cells of one job shared one process
  os_kernel        TEXT NOT NULL,       -- its release, or ''
  ghz              REAL CHECK (ghz > 0), -- the clock in this process, measured
  settings         TEXT NOT NULL CHECK (json_valid(settings)), -- "pricing" of
                                        -- counts: stale if not the target's
  compiler         TEXT NOT NULL,
  compiler_flags   TEXT NOT NULL,
  revision         TEXT NOT NULL,
  finished_at      TEXT NOT NULL,
  batch            TEXT NOT NULL GENERATED ALWAYS AS (
                     CASE WHEN role IN ('yardstick', 'trial', 'finalist', 'base',
                                        'head') THEN job
                     WHEN role = 'candidate' THEN ''
                     WHEN kind = 'native time' THEN job
                     ELSE coalesce(settings ->> '$.pricing', '') END) STORED,
  UNIQUE (op, problem, preset, target, role, rival, weights, subject, machine_id,
          executor, batch),
  CHECK ((role = 'rival') = (rival <> 'autoconfig')),
  CHECK ((status = 'passed') = (reason = '')) -- every other status has a reason
) STRICT;

CREATE INDEX cells_of_job ON cell (job);

-- The history: all cells that a run asked for, also those that were finished
-- before, of which only `cell.run_id` knows the last.
CREATE TABLE run_cell (
  run_id  INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  cell_id INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  PRIMARY KEY (run_id, cell_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_of_cell ON run_cell (cell_id);

-- Changes of series (`autobench changes`) that somebody has looked at: they are
-- told no more. All else about changes follows from the cells.
CREATE TABLE ignored_change (
  change TEXT PRIMARY KEY,              -- its id, the same in every store
  series TEXT NOT NULL,                 -- what it was of, for people
  reason TEXT NOT NULL CHECK (reason <> '')
) STRICT, WITHOUT ROWID;

-- Why our kernel is what it is. `decision` is all that `autoconfig compile
-- --json` printed: candidates, rejections, cost terms, facts; of a candidate its
-- own terms. It is the one of the run that asked last, whose revision made it.
CREATE TABLE decision (
  cell_id          INTEGER PRIMARY KEY REFERENCES cell (id) ON DELETE CASCADE,
  algorithm        TEXT NOT NULL,
  parameters       TEXT NOT NULL CHECK (json_valid(parameters)),
  predicted_cycles REAL,
  decision         TEXT NOT NULL CHECK (json_valid(decision))
) STRICT;

-- One search of `autobench tune` for the fastest candidate of a problem. Its
-- identity is all up to `chosen`: other candidates, or another kernel to compare
-- them with, make another search.
CREATE TABLE search (
  name           TEXT PRIMARY KEY,      -- unique among stores
  run_id         INTEGER NOT NULL REFERENCES run (id), -- the last that asked
  op             TEXT NOT NULL,
  problem        TEXT NOT NULL,
  preset         TEXT NOT NULL,
  target         TEXT NOT NULL,
  weights        TEXT NOT NULL,
  machine_id     INTEGER NOT NULL REFERENCES machine (id),
  executor       TEXT NOT NULL,
  searcher       TEXT NOT NULL,         -- "tpe"
  seed           INTEGER NOT NULL,
  space          TEXT NOT NULL,         -- SHA-1 of the candidates' names
  chosen         TEXT NOT NULL,         -- SHA-1 of the chosen kernel's object
  points         INTEGER NOT NULL,      -- candidates in the space
  decide_seconds REAL NOT NULL,         -- wall clock: to decide on the chosen
                                        -- kernel and to generate it
  trials         INTEGER,               -- the last call's; null until it ended
  winner         INTEGER                -- the best finalist's trial; null: none
) STRICT, WITHOUT ROWID;

-- In the order of the search, from 0. Candidates of equal code share a cell.
CREATE TABLE trial (
  search          TEXT NOT NULL REFERENCES search (name) ON DELETE CASCADE,
  ordinal         INTEGER NOT NULL CHECK (ordinal >= 0),
  candidate       TEXT NOT NULL,        -- "MatmulPacked mr=6,nr=16"
  cell_id         INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  cost            REAL CHECK (cost > 0), -- what the searcher was told: the time
                                        -- over the yardstick's, median of
                                        -- neighbouring samples; null: it failed
  compile_seconds REAL NOT NULL,        -- its share of its batch's wall clock
  measure_seconds REAL NOT NULL,        -- likewise, verifying it included
  PRIMARY KEY (search, ordinal)
) STRICT, WITHOUT ROWID;

-- Trials measured again, each process with a yardstick.
CREATE TABLE final (
  search  TEXT NOT NULL,
  process INTEGER NOT NULL CHECK (process >= 0),
  ordinal INTEGER NOT NULL,             -- of the trial
  cell_id INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  PRIMARY KEY (search, process, ordinal),
  FOREIGN KEY (search, ordinal) REFERENCES trial ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Seconds per call, one row a sample, in the order of measurement. Sample i of
-- the cells of one job were taken one after the other.
CREATE TABLE native_time (
  cell_id INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  seconds REAL NOT NULL CHECK (seconds > 0 AND seconds < 1e9),
  PRIMARY KEY (cell_id, ordinal)
) STRICT, WITHOUT ROWID;

-- What the hardware counted in a call, beside native time: one row a sample.
CREATE TABLE native_counter (
  cell_id INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  event   TEXT NOT NULL,                -- "CYCLES"
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  value   REAL NOT NULL CHECK (value >= 0),
  PRIMARY KEY (cell_id, event, ordinal)
) STRICT, WITHOUT ROWID;

-- What an emulator executed in one call, of all modules: instructions, fmas
-- (multiply-adds of elements), vector_ops, element_ops, loads, stores, bytes,
-- branches, vsetvli, spills. Deterministic: one figure, not samples.
CREATE TABLE emulated_count (
  cell_id INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  metric  TEXT NOT NULL,
  value   INTEGER NOT NULL CHECK (value >= 0),
  PRIMARY KEY (cell_id, metric)
) STRICT, WITHOUT ROWID;

-- The same by function.
CREATE TABLE emulated_function (
  cell_id  INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  module   TEXT NOT NULL,               -- file name of the program or library
  function TEXT NOT NULL,               -- '' where there is no symbol
  metric   TEXT NOT NULL,
  value    INTEGER NOT NULL CHECK (value >= 0),
  PRIMARY KEY (cell_id, module, function, metric)
) STRICT, WITHOUT ROWID;

-- Of simulated caches, in lines.
CREATE TABLE cache_traffic (
  cell_id    INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal >= 0), -- 0: the nearest level
  level      TEXT NOT NULL,             -- "l1d"
  hits       INTEGER NOT NULL CHECK (hits >= 0),
  misses     INTEGER NOT NULL CHECK (misses >= 0),
  writebacks INTEGER NOT NULL CHECK (writebacks >= 0),
  line_bytes INTEGER CHECK (line_bytes > 0),
  PRIMARY KEY (cell_id, ordinal),
  UNIQUE (cell_id, level)
) STRICT, WITHOUT ROWID;

-- Of one call, derived from what was executed: never measured.
CREATE TABLE modelled_cycles (
  cell_id       INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  core          TEXT NOT NULL,          -- the scheduling model
  ordinal       INTEGER NOT NULL CHECK (ordinal >= 0), -- 0: the target's own
  cycles        REAL NOT NULL CHECK (cycles > 0 AND cycles < 1e18),
  covered_share REAL NOT NULL           -- of the instructions that it prices
                CHECK (covered_share BETWEEN 0 AND 1),
  PRIMARY KEY (cell_id, core),
  UNIQUE (cell_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE modelled_term (
  cell_id INTEGER NOT NULL,
  core    TEXT NOT NULL,
  term    TEXT NOT NULL,                -- "compute"
  cycles  REAL NOT NULL,
  PRIMARY KEY (cell_id, core, term),
  FOREIGN KEY (cell_id, core) REFERENCES modelled_cycles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The generated code's size and instruction mix, without running it:
-- object_bytes; instructions, fmas, vector_ops ... of the whole object, and with
-- `main_loop.` before them of the micro-kernel's main loop.
CREATE TABLE static_code (
  cell_id INTEGER NOT NULL REFERENCES cell (id) ON DELETE CASCADE,
  metric  TEXT NOT NULL,
  value   REAL NOT NULL,
  PRIMARY KEY (cell_id, metric)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER every_rival_has_a_kind
BEFORE INSERT ON cell
WHEN NEW.rival <> 'autoconfig'
     AND NOT EXISTS (SELECT 1 FROM rival WHERE name = NEW.rival)
BEGIN
  SELECT RAISE(ABORT, 'a rival''s kind is told before its first cell');
END;

CREATE TRIGGER no_native_time_under_an_emulator
BEFORE INSERT ON cell
WHEN NEW.kind = 'native time'
     AND (SELECT emulator FROM machine WHERE id = NEW.machine_id) <> ''
BEGIN
  SELECT RAISE(ABORT, 'a cell of an emulated machine cannot have native time');
END;

CREATE TRIGGER only_native_cells_have_time
BEFORE INSERT ON native_time
WHEN (SELECT kind FROM cell WHERE id = NEW.cell_id) IS NOT 'native time'
BEGIN
  SELECT RAISE(ABORT, 'only a cell of kind ''native time'' can have seconds');
END;

CREATE TRIGGER only_passed_cells_have_time
BEFORE INSERT ON native_time
WHEN (SELECT status FROM cell WHERE id = NEW.cell_id) IS NOT 'passed'
BEGIN
  SELECT RAISE(ABORT, 'only a cell whose result was verified can have seconds');
END;

CREATE TRIGGER only_native_cells_have_counters
BEFORE INSERT ON native_counter
WHEN (SELECT kind || ' ' || status FROM cell WHERE id = NEW.cell_id)
     IS NOT 'native time passed'
BEGIN
  SELECT RAISE(ABORT, 'only a passed cell of kind ''native time'' can have hardware counters');
END;

CREATE TRIGGER only_counted_cells_have_counts
BEFORE INSERT ON emulated_count
WHEN (SELECT kind || ' ' || status FROM cell WHERE id = NEW.cell_id)
     IS NOT 'emulated count passed'
BEGIN
  SELECT RAISE(ABORT, 'only a passed cell of kind ''emulated count'' can have counts');
END;

CREATE TRIGGER only_counted_cells_have_functions
BEFORE INSERT ON emulated_function
WHEN (SELECT kind || ' ' || status FROM cell WHERE id = NEW.cell_id)
     IS NOT 'emulated count passed'
BEGIN
  SELECT RAISE(ABORT, 'only a passed cell of kind ''emulated count'' can have counts of functions');
END;

CREATE TRIGGER only_counted_cells_have_traffic
BEFORE INSERT ON cache_traffic
WHEN (SELECT kind || ' ' || status FROM cell WHERE id = NEW.cell_id)
     IS NOT 'emulated count passed'
BEGIN
  SELECT RAISE(ABORT, 'only a passed cell of kind ''emulated count'' can have cache traffic');
END;

CREATE TRIGGER only_counted_cells_have_cycles
BEFORE INSERT ON modelled_cycles
WHEN (SELECT kind || ' ' || status FROM cell WHERE id = NEW.cell_id)
     IS NOT 'emulated count passed'
BEGIN
  SELECT RAISE(ABORT, 'only a passed cell of kind ''emulated count'' can have modelled cycles');
END;

CREATE TRIGGER time_stays_with_its_cell
BEFORE UPDATE ON native_time
BEGIN
  SELECT RAISE(ABORT, 'samples are never changed');
END;

CREATE TRIGGER counters_stay_with_their_cell
BEFORE UPDATE ON native_counter
BEGIN
  SELECT RAISE(ABORT, 'hardware counters are never changed');
END;

CREATE TRIGGER counts_stay_with_their_cell
BEFORE UPDATE ON emulated_count
BEGIN
  SELECT RAISE(ABORT, 'counts are never changed');
END;

CREATE TRIGGER functions_stay_with_their_cell
BEFORE UPDATE ON emulated_function
BEGIN
  SELECT RAISE(ABORT, 'counts of functions are never changed');
END;

CREATE TRIGGER traffic_stays_with_its_cell
BEFORE UPDATE ON cache_traffic
BEGIN
  SELECT RAISE(ABORT, 'hits and misses are never changed');
END;

CREATE TRIGGER cycles_stay_with_their_cell
BEFORE UPDATE ON modelled_cycles
BEGIN
  SELECT RAISE(ABORT, 'modelled cycles are never changed');
END;

CREATE TRIGGER cell_keeps_kind_and_status
BEFORE UPDATE OF kind, status ON cell
WHEN NEW.kind IS NOT OLD.kind OR NEW.status IS NOT OLD.status
BEGIN
  SELECT RAISE(ABORT, 'a cell''s kind and status are never changed');
END;

-- Of the cells of one series (other processes, another kernel, a newer library)
-- the one last asked for; of several processes of one run the last.
CREATE VIEW current_cell AS
SELECT * FROM (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, target, rival, weights, machine_id,
                 executor
    ORDER BY run_id DESC, id DESC) AS age
  FROM cell WHERE role IN ('chosen', 'rival'))
WHERE age = 1;

CREATE VIEW native_median AS
SELECT cell_id, avg(seconds) AS median_seconds FROM (
  SELECT cell_id, seconds,
         row_number() OVER (PARTITION BY cell_id ORDER BY seconds) AS place,
         count(*) OVER (PARTITION BY cell_id) AS n
  FROM native_time)
WHERE place IN ((n + 1) / 2, (n + 2) / 2)
GROUP BY cell_id;

-- A cell's counts side by side.
CREATE VIEW emulated_figure AS
SELECT cell_id,
       max(CASE metric WHEN 'instructions' THEN value END) AS instructions,
       max(CASE metric WHEN 'fmas' THEN value END) AS fmas,
       max(CASE metric WHEN 'vector_ops' THEN value END) AS vector_ops,
       max(CASE metric WHEN 'element_ops' THEN value END) AS element_ops,
       max(CASE metric WHEN 'loads' THEN value END) AS loads,
       max(CASE metric WHEN 'stores' THEN value END) AS stores,
       max(CASE metric WHEN 'bytes' THEN value END) AS bytes,
       max(CASE metric WHEN 'branches' THEN value END) AS branches,
       max(CASE metric WHEN 'vsetvli' THEN value END) AS vsetvli,
       max(CASE metric WHEN 'spills' THEN value END) AS spills
FROM emulated_count GROUP BY cell_id;

-- One row a cell of a series with the figures that its kind has, null elsewhere.
CREATE VIEW cell_figure AS
SELECT c.*, k.kind AS rival_kind, -- null: ours
       t.median_seconds,
       c.flops / t.median_seconds / 1e9 AS gflops,
       e.instructions, e.fmas, e.vector_ops, e.element_ops, e.loads, e.stores,
       e.bytes, e.branches, e.vsetvli, e.spills,
       y.cycles AS modelled_cycles, y.core AS modelled_core,
       y.covered_share AS modelled_share,
       d.algorithm, d.parameters, d.predicted_cycles, d.decision,
       (SELECT value FROM static_code s
        WHERE s.cell_id = c.id AND metric = 'object_bytes') AS code_bytes,
       (SELECT value FROM static_code s
        WHERE s.cell_id = c.id
          AND metric = 'main_loop.instructions') AS loop_instructions,
       (SELECT value FROM static_code s
        WHERE s.cell_id = c.id AND metric = 'main_loop.fmas') AS loop_fmas,
       (SELECT min(name) FROM suite_entry s
        WHERE s.op = c.op AND s.problem = c.problem AND name <> '') AS name,
       (SELECT max(multiplicity) FROM suite_entry s
        WHERE s.op = c.op AND s.problem = c.problem) AS multiplicity
FROM cell c
LEFT JOIN rival k ON k.name = c.rival
LEFT JOIN native_median t ON t.cell_id = c.id
LEFT JOIN emulated_figure e ON e.cell_id = c.id
LEFT JOIN modelled_cycles y ON y.cell_id = c.id AND y.ordinal = 0
LEFT JOIN decision d ON d.cell_id = c.id
WHERE c.role IN ('chosen', 'rival');

-- The current ones.
CREATE VIEW figure AS
SELECT f.* FROM current_cell c JOIN cell_figure f ON f.id = c.id;

-- A row for each run that asked for the cell, measured then or before: the
-- history of all series. `at_run` and what follows are of that run; `fresh`: it
-- was measured then.
CREATE VIEW history AS
SELECT a.run_id AS at_run, r.started_at AS at, r.revision AS at_revision,
       (SELECT min(run_id) FROM run_cell b WHERE b.cell_id = f.id) = a.run_id
         AS fresh,
       f.*
FROM run_cell a
JOIN run r ON r.id = a.run_id
JOIN cell_figure f ON f.id = a.cell_id;

-- Two commits' kernels that were measured or counted in one process; same_code:
-- the kernels are equal, so that whatever differs is noise.
CREATE VIEW commit_pair AS
SELECT h.run_id, h.op, h.problem, h.preset, h.target, h.weights, h.machine_id,
       h.executor, h.kind, h.job, h.flops,
       b.revision AS base_revision, h.revision AS head_revision,
       b.id AS base_cell, h.id AS head_cell, b.subject = h.subject AS same_code,
       b.status AS base_status, h.status AS head_status
FROM cell h
JOIN cell b ON b.role = 'base' AND b.job = h.job AND b.op = h.op
           AND b.problem = h.problem AND b.preset = h.preset
           AND b.target = h.target AND b.weights = h.weights
           AND b.machine_id = h.machine_id AND b.executor = h.executor
WHERE h.role = 'head';

-- Our cell against each rival's on the same problem, machine and mode, run in the
-- same way, where both have native time; speedup > 1: ours is faster.
CREATE VIEW native_ratio AS
SELECT ours.op, ours.problem, ours.name, ours.preset, ours.target, ours.weights,
       ours.machine_id, ours.executor, ours.flops, theirs.rival, theirs.rival_kind,
       ours.id AS our_cell, theirs.id AS their_cell,
       ours.gflops AS our_gflops, theirs.gflops AS their_gflops,
       theirs.median_seconds / ours.median_seconds AS speedup,
       ours.job = theirs.job AS same_process
FROM figure ours
JOIN figure theirs USING (op, problem, preset, target, weights, machine_id, executor)
WHERE ours.rival = 'autoconfig' AND theirs.rival <> 'autoconfig'
  AND ours.median_seconds IS NOT NULL AND theirs.median_seconds IS NOT NULL;

-- Likewise what an emulator executed, metric by metric; ratio < 1: ours needs
-- fewer. Null where the rival has none.
CREATE VIEW emulated_ratio AS
SELECT ours.op, ours.problem, ours.preset, ours.target, ours.weights,
       ours.machine_id, ours.executor, ours.flops, theirs.rival,
       k.kind AS rival_kind,
       ours.id AS our_cell, theirs.id AS their_cell,
       e.metric, e.value AS ours, t.value AS theirs,
       CAST(e.value AS REAL) / t.value AS ratio
FROM current_cell ours
JOIN current_cell theirs USING (op, problem, preset, target, weights, machine_id,
                                executor)
JOIN rival k ON k.name = theirs.rival
JOIN emulated_count e ON e.cell_id = ours.id
JOIN emulated_count t ON t.cell_id = theirs.id AND t.metric = e.metric
WHERE ours.rival = 'autoconfig' AND theirs.rival <> 'autoconfig';

-- Likewise modelled cycles, always of the same core; ratio < 1: ours is faster
-- there if the model is right.
CREATE VIEW modelled_ratio AS
SELECT ours.op, ours.problem, ours.preset, ours.target, ours.weights,
       ours.machine_id, ours.executor, ours.flops, theirs.rival,
       k.kind AS rival_kind,
       ours.id AS our_cell, theirs.id AS their_cell,
       e.core, e.ordinal, e.cycles AS ours, t.cycles AS theirs,
       e.cycles / t.cycles AS ratio
FROM current_cell ours
JOIN current_cell theirs USING (op, problem, preset, target, weights, machine_id,
                                executor)
JOIN rival k ON k.name = theirs.rival
JOIN modelled_cycles e ON e.cell_id = ours.id
JOIN modelled_cycles t ON t.cell_id = theirs.id AND t.core = e.core
WHERE ours.rival = 'autoconfig' AND theirs.rival <> 'autoconfig';

-- How far a scheduling model can be trusted: a contender's modelled cycles
-- beside the native time of the same code (kernel or library version, and what
-- the library selected), in cycles of the clock measured in that process.
CREATE VIEW model_point AS
WITH told AS MATERIALIZED (
  SELECT c.*, m.core, m.covered_share, m.cycles
  FROM current_cell c
  JOIN modelled_cycles m ON m.cell_id = c.id AND m.ordinal = 0
), timed AS MATERIALIZED (
  SELECT c.*, t.median_seconds * c.ghz * 1e9 AS cycles
  FROM current_cell c JOIN native_median t ON t.cell_id = c.id
  WHERE c.ghz IS NOT NULL
)
SELECT e.op, e.problem, e.preset, e.target, e.weights, e.rival, e.flops,
       n.executor, -- of the native time
       e.core, e.covered_share,
       e.cycles AS modelled,
       n.cycles AS measured,
       e.cycles / n.cycles - 1 AS error,
       e.id AS modelled_cell, n.id AS measured_cell
FROM told e
JOIN timed n USING (op, problem, preset, target, rival, weights, subject,
                    implementation);

-- One row, or none: the error that goes with every modelled figure.
CREATE VIEW model_band AS
SELECT n AS points, avg(size) AS median_error FROM (
  SELECT abs(error) AS size,
         row_number() OVER (ORDER BY abs(error)) AS place,
         count(*) OVER () AS n
  FROM model_point)
WHERE place IN ((n + 1) / 2, (n + 2) / 2)
HAVING count(*) > 0;

-- The candidates that the last `autobench sample` on each problem asked for,
-- with the chosen kernel's cell of the same process.
CREATE VIEW current_candidate AS
SELECT c.*, y.id AS yardstick_id
FROM (
  SELECT *, max(run_id) OVER (
    PARTITION BY op, problem, preset, target, weights, machine_id, executor
    ) AS last_run
  FROM cell WHERE role = 'candidate') c
LEFT JOIN cell y ON y.role = 'yardstick' AND y.job = c.job
WHERE c.run_id = c.last_run;

-- Of each candidate with time: its seconds over the chosen kernel's, the median
-- over the samples that were taken one after the other; < 1: it is faster.
CREATE VIEW candidate_ratio AS
SELECT cell_id, avg(ratio) AS ratio FROM (
  SELECT cell_id, ratio,
         row_number() OVER (PARTITION BY cell_id ORDER BY ratio) AS place,
         count(*) OVER (PARTITION BY cell_id) AS n
  FROM (
    SELECT c.id AS cell_id, t.seconds / y.seconds AS ratio
    FROM current_candidate c
    JOIN native_time t ON t.cell_id = c.id
    JOIN native_time y ON y.cell_id = c.yardstick_id AND y.ordinal = t.ordinal))
WHERE place IN ((n + 1) / 2, (n + 2) / 2)
GROUP BY cell_id;

-- One row a problem with such candidates: the chosen kernel beside them, the
-- mean over the processes of its median time.
CREATE VIEW sampled_choice AS
SELECT y.op, y.problem, y.preset, y.target, y.weights, y.machine_id, y.executor,
       y.flops,
       min(d.algorithm) AS algorithm,
       min(d.parameters) AS parameters,
       avg(d.predicted_cycles) AS predicted_cycles,
       avg(m.median_seconds) AS seconds,
       avg(m.median_seconds * y.ghz * 1e9) AS cycles
FROM cell y
JOIN native_median m ON m.cell_id = y.id
JOIN decision d ON d.cell_id = y.id
WHERE y.id IN (SELECT yardstick_id FROM current_candidate)
GROUP BY y.op, y.problem, y.preset, y.target, y.weights, y.machine_id, y.executor;

-- Of each trial that was measured again: its seconds over the chosen kernel's,
-- the median over processes of the medians over neighbouring samples; < 1: it is
-- faster.
CREATE VIEW final_ratio AS
WITH pair AS (
  SELECT f.search, f.ordinal, f.process, t.seconds / y.seconds AS ratio
  FROM final f
  JOIN cell c ON c.id = f.cell_id
  JOIN cell b ON b.role = 'yardstick' AND b.job = c.job
  JOIN native_time t ON t.cell_id = c.id
  JOIN native_time y ON y.cell_id = b.id AND y.ordinal = t.ordinal
), process AS (
  SELECT search, ordinal, process, avg(ratio) AS ratio FROM (
    SELECT *, row_number() OVER (PARTITION BY search, ordinal, process
                                 ORDER BY ratio) AS place,
           count(*) OVER (PARTITION BY search, ordinal, process) AS n
    FROM pair)
  WHERE place IN ((n + 1) / 2, (n + 2) / 2)
  GROUP BY search, ordinal, process
)
SELECT search, ordinal, n AS processes, avg(ratio) AS ratio FROM (
  SELECT *, row_number() OVER (PARTITION BY search, ordinal
                               ORDER BY ratio) AS place,
         count(*) OVER (PARTITION BY search, ordinal) AS n
  FROM process)
WHERE place IN ((n + 1) / 2, (n + 2) / 2)
GROUP BY search, ordinal;

-- The searches of the last call on each problem, with each searcher, that
-- ended.
CREATE VIEW current_search AS
SELECT * FROM (
  SELECT *, row_number() OVER (
    PARTITION BY op, problem, preset, target, weights, machine_id, executor,
                 searcher
    ORDER BY run_id DESC, name DESC) AS age
  FROM search WHERE trials IS NOT NULL)
WHERE age = 1;
