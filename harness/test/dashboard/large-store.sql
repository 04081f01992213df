-- A store of 50,000 cells for measuring the dashboard: 500 problems in 10 suites, on
-- a native and on an emulated target, of 5 contenders over 10 revisions. Run on an
-- empty store.
CREATE TEMP TABLE number (n INTEGER PRIMARY KEY);
INSERT INTO number
WITH RECURSIVE up (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < 499)
SELECT n FROM up;

INSERT INTO run (id, started_at, command, revision)
SELECT n + 1, date('2026-01-01', n || ' days') || 'T00:00:00Z', 'run --suite large',
       format('%07x', 16000000 + n)
FROM number WHERE n < 10;
INSERT INTO machine (id, cpu, architecture, caches, emulator, facts) VALUES
  (1, 'Large CPU', 'x86_64', '{"L1 Data":"32K"}', '', '{"features":["avx2"]}'),
  (2, 'riscv64', 'riscv64', '{}', 'qemu-riscv64 7.2 -cpu rv64', '{"vlen_bits":256}');
INSERT INTO rival VALUES ('openblas', 'library'), ('onednn', 'library'),
  ('xnnpack', 'library'), ('loops', 'loops');
INSERT INTO suite_entry (suite, op, problem, name, multiplicity)
SELECT 'matmul/large' || (n % 10), 'matmul', format('%dx%d:%dx%d', 8 + n, 64, 64, 96 + n),
       'layer' || n, 1 + n % 3
FROM number;

CREATE TEMP TABLE contender (place INTEGER PRIMARY KEY, name TEXT, speed REAL);
INSERT INTO contender VALUES (0, 'autoconfig', 1.0), (1, 'openblas', 1.1),
  (2, 'onednn', 1.04), (3, 'xnnpack', 1.2), (4, 'loops', 30.0);

-- Every revision has other code.
INSERT INTO cell (run_id, op, problem, preset, target, role, rival, weights, subject,
                  machine_id, executor, kind, status, reason, note, flops, version,
                  implementation, job, os_kernel, ghz, settings, compiler, compiler_flags,
                  revision, finished_at)
SELECT r.id, 'matmul', s.problem, iif(m.id = 1, 'x86-avx2', 'rvv'),
       iif(m.id = 1, 'large-avx2', 'rvv256'),
       iif(c.place = 0, 'chosen', 'rival'), c.name, 'given',
       format('%s-%d-%d', c.name, p.n, r.id), m.id,
       iif(m.id = 1, 'native', 'qemu'),
       iif(m.id = 1, 'native time', 'emulated count'), 'passed', '', '',
       2.0 * (8 + p.n) * 64 * (96 + p.n), iif(c.place = 0, '', '1.' || r.id),
       'kernel ' || p.n % 7, format('job-%d-%d-%d', r.id, p.n, m.id), '6.1',
       iif(m.id = 1, 3.5, NULL), '{"seed":1}', 'clang 22', '-O3',
       r.revision, format('%sT%02d:%02d:00Z', substr(r.started_at, 1, 10), p.n / 60, p.n % 60)
FROM number p
JOIN suite_entry s ON s.name = 'layer' || p.n
CROSS JOIN machine m CROSS JOIN run r CROSS JOIN contender c;

CREATE TEMP TABLE figure_of AS
SELECT c.id, c.kind, c.rival, c.run_id, d.place, d.speed * c.flops
         * (1 + 0.02 * ((c.id * 7919) % 101) / 101.0 - 0.01 * (c.run_id % 50)) AS cost
FROM cell c JOIN contender d ON d.name = c.rival;
INSERT INTO native_time (cell_id, ordinal, seconds)
SELECT f.id, n, f.cost * 2e-11 * (1 + 0.01 * ((f.id * 31 + n * 17) % 13) / 13.0)
FROM figure_of f JOIN number ON n < 9 WHERE f.kind = 'native time';
INSERT INTO emulated_count (cell_id, metric, value)
SELECT f.id, m.value, CAST(f.cost / (m.key + 4) AS INTEGER)
FROM figure_of f, json_each('["instructions","fmas","loads","stores","spills"]') m
WHERE f.kind = 'emulated count';
INSERT INTO modelled_cycles (cell_id, core, ordinal, cycles, covered_share)
SELECT id, 'rvv256 throughputs', 0, cost / 5, 0.99 FROM figure_of
WHERE kind = 'emulated count';
INSERT INTO static_code (cell_id, metric, value)
SELECT f.id, m.value, (f.id * 13) % 900 + 100 * (m.key + 1)
FROM figure_of f,
     json_each('["object_bytes","instructions","fmas","vector_ops","main_loop.fmas","main_loop.instructions"]') m
WHERE f.place = 0;

-- Main loops of 48 instructions.
INSERT INTO assembly (kernel, text)
SELECT c.subject, t.lines || '  jne .LBB0_' || (c.id % 90)
FROM cell c, (SELECT group_concat(format('  vfmadd231ps %d(%%rsi,%%rax){1to16}, %%zmm%d, %%zmm%d',
                n * 64, n % 4, 4 + n % 28), char(10)) || char(10) AS lines
              FROM number WHERE n < 47) t
WHERE c.role = 'chosen' GROUP BY c.subject;

INSERT INTO run_cell (run_id, cell_id) SELECT run_id, id FROM cell;

-- As long as the engine's own.
CREATE TEMP TABLE term AS
SELECT value ->> 0 AS name, value ->> 1 AS why, key AS place FROM json_each('[
  ["compute", "bound: FMA throughput"],
  ["operand stalls", "loads, issue or latency beyond the multiply-adds"],
  ["b stream", "lines of B from below L1, beyond what the core hides"],
  ["a stream", "lines of A from below L1, beyond what the core hides"],
  ["c traffic", "stores and lines of C, beyond what the core hides"],
  ["packing", "stores of panels, beyond what the core hides"],
  ["call overhead", "calls of the micro-kernel"]]');
INSERT INTO decision (cell_id, algorithm, parameters, predicted_cycles, decision)
SELECT f.id, iif(f.id % 3, 'MatmulPacked', 'MatmulUnpacked'),
       json_object('mr', f.id % 8, 'nr', 16 * (1 + f.id % 4), 'kc', f.id % 512),
       f.cost / 5,
       json_object('algorithm', 'MatmulPacked', 'candidates_evaluated', 200,
         'decide_seconds', 0.0005, 'assumed_facts_behind', json_array('overlap'),
         'terms', t.terms,
         'rejected', json_array(
           json_object('algorithm', 'MatmulDot', 'reason',
             'N = ' || f.id || ' columns are too many for one accumulator each'),
           json_object('algorithm', 'MatmulStreamed', 'reason',
             'M = ' || f.id || ' rows have too many scalars for the registers')),
         'runners_up', (
           SELECT json_group_array(json_object('algorithm', 'MatmulPacked',
             'parameters', json_object('mr', n, 'nr', f.id % 64),
             'predicted_cycles', f.cost / 5 * (1 + n / 50.0), 'terms', t.terms))
           FROM number WHERE n BETWEEN 1 AND 6))
FROM figure_of f
JOIN (SELECT g.id, json_group_array(json_object('name', name, 'why', why, 'cycles',
               g.cost / (5 + 9 * term.place))) AS terms
      FROM figure_of g, term WHERE g.place = 0 GROUP BY g.id) t USING (id)
WHERE f.place = 0;
