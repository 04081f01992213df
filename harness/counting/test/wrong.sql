-- title: Counts of our kernels that are not the operator's
-- A multiply-add is two operations. Every vector's length must have been found.
SELECT problem, weights, rival, metric,
  CASE metric WHEN 'fmas' THEN CAST(flops / 2 AS INTEGER) ELSE 0 END AS expected, value AS counted
FROM cell JOIN emulated_count ON cell_id = id
WHERE rival = 'autoconfig' AND metric IN ('fmas', 'unresolved_vector_ops', 'undecoded')
  AND value <> CASE metric WHEN 'fmas' THEN CAST(flops / 2 AS INTEGER) ELSE 0 END
ORDER BY 1, 2, 3
