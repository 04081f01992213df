-- title: The store in figures
SELECT count(*) AS cells, count(DISTINCT op || char(10) || problem) AS problems,
       count(DISTINCT target) AS targets, sum(status = 'passed') AS passed,
       sum(status IN ('failed', 'crashed', 'timed out')) AS bad,
       sum(status = 'skipped') AS skipped, sum(status = 'unavailable') AS unavailable,
       (SELECT count(*) FROM run) AS runs,
       (SELECT revision FROM revision ORDER BY place DESC LIMIT 1) AS revision,
       min(finished_at) AS oldest, max(finished_at) AS newest
FROM cell;
