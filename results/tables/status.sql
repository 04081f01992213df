-- title: What became of every cell
SELECT preset, target, weights, rival, kind,
       count(*) AS cells,
       sum(status = 'passed') AS passed,
       sum(status = 'failed') AS failed,
       sum(status = 'skipped') AS skipped,
       sum(status = 'crashed') AS crashed,
       sum(status = 'timed out') AS "timed out",
       sum(status = 'unavailable') AS unavailable,
       sum(note LIKE 'verified on%') AS "verified in part",
       coalesce(min(nullif(reason, '')), '') AS "a reason"
FROM current_cell
GROUP BY preset, target, weights, rival, kind
ORDER BY preset, target, weights, rival <> 'autoconfig', rival;
