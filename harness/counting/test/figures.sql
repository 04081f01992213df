-- title: Every figure of every counted cell
SELECT problem, weights, rival, metric, value
FROM cell JOIN emulated_count ON cell_id = id
UNION ALL
SELECT problem, weights, rival, level || '.' || what, value FROM (
  SELECT cell_id, level, 'hits' AS what, hits AS value FROM cache_traffic
  UNION ALL SELECT cell_id, level, 'misses', misses FROM cache_traffic
  UNION ALL SELECT cell_id, level, 'writebacks', writebacks FROM cache_traffic)
JOIN cell ON cell_id = id
UNION ALL
SELECT problem, weights, rival, 'function ' || module || ' ' || function || ' ' || metric, value
FROM cell JOIN emulated_function ON cell_id = id
ORDER BY 1, 2, 3, 4, 5
