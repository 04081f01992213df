-- title: Counts of our kernels that are not the operator's
-- A multiply-add is two operations. With masked vectors of 4 lanes at least, 33
-- columns are computed as 36 (13 x 17 x 36), or the last one as dot products with
-- K = 17 as 24 (13 x 17 x 32 + 13 x 24), and 31 as 32 (3 x 17 x 9 x 32). Every
-- vector's length must have been found.
WITH counted AS (
  SELECT problem, weights, rival, metric, value AS counted,
    CASE
      WHEN metric <> 'fmas' THEN 0
      WHEN preset = 'x86-avx2' AND problem = '13x17:17x33'
        AND value IN (7956, 7384) THEN value
      WHEN preset = 'x86-avx2' AND problem = '3x17x9:3x9x31' THEN 14688
      ELSE CAST(flops / 2 AS INTEGER)
    END AS expected
  FROM cell JOIN emulated_count ON cell_id = id
  WHERE rival = 'autoconfig' AND metric IN ('fmas', 'unresolved_vector_ops', 'undecoded'))
SELECT problem, weights, rival, metric, expected, counted FROM counted WHERE counted <> expected
ORDER BY 1, 2, 3
