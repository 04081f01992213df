-- title: What became of every cell
-- sections: preset, executor, target, weights
-- narrow: rival | kind | cells | passed | failed | crashed | timed out | a reason
-- Of emulated cells also the sums of what was executed and of the cycles that a
-- scheduling model tells of it.
SELECT preset, executor, target, weights, rival, rival_kind AS "rival's kind", kind,
       count(*) AS cells,
       sum(status = 'passed') AS passed,
       sum(status = 'failed') AS failed,
       sum(status = 'skipped') AS skipped,
       sum(status = 'crashed') AS crashed,
       sum(status = 'timed out') AS "timed out",
       sum(status = 'unavailable') AS unavailable,
       sum(note LIKE 'verified on%') AS "verified in part",
       sum(instructions) AS "instructions (emulated count)",
       sum(modelled_cycles) AS "cycles (modelled)",
       CASE count(DISTINCT modelled_core) WHEN 0 THEN NULL
            ELSE group_concat(DISTINCT modelled_core) END AS core,
       coalesce(min(nullif(reason, '')), '') AS "a reason"
FROM figure
GROUP BY preset, executor, target, weights, rival, kind
ORDER BY preset, executor, target, weights, rival <> 'autoconfig', rival;
