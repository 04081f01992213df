-- title: Machines, and how old their data are
-- json: caches, facts
SELECT m.id AS machine, m.cpu, m.architecture, m.facts ->> '$.kernel_release' AS kernel, m.emulator, m.caches,
       m.cpu || ', ' || m.architecture || ', ' || m.caches
         || iif(m.emulator = '', '', ', ' || m.emulator) AS text, -- RowKey's
       m.facts, count(c.id) AS cells, min(c.finished_at) AS oldest,
       max(c.finished_at) AS newest, count(DISTINCT c.job) AS processes,
       (SELECT group_concat(preset, ', ') FROM
         (SELECT DISTINCT preset FROM cell p WHERE p.machine_id = m.id
          ORDER BY preset)) AS presets
FROM machine m JOIN cell c ON c.machine_id = m.id
GROUP BY m.id ORDER BY m.emulator <> '', m.cpu, m.id;
