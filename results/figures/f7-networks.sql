-- title: F7: All layers of a network, rivals over AutoConfig
-- sections: op, target, weights, kind, core, machine
-- json: our_cells, their_cells
-- digits: 3
-- needs: autobench run --preset x86-avx512 --suite conv/resnet50 --suite conv/vgg16 --weights prepared
-- note: The sum over the layers of a suite, each as often as it occurs, of the rivals that ran
-- note: all of them. To the right of the line at 1 AutoConfig is faster; the number is its own
-- note: sum, in ms of native time or in millions of modelled cycles.
WITH layers AS (
  SELECT suite, op, problem, sum(multiplicity) AS times,
         substr(problem, instr(problem || '@', '@')) AS layout
  FROM suite_entry WHERE suite <> 'command line' GROUP BY suite, op, problem
), networks AS ( -- in other suites every problem occurs once
  SELECT suite, op, layout, count(*) AS layers
  FROM layers GROUP BY suite, op, layout HAVING max(times) > 1
), costs AS (
  SELECT l.*, 'native time' AS kind, NULL AS core, f.id, f.preset, f.target, f.weights,
         f.machine_id, f.executor, f.rival, f.rival_kind,
         l.times * f.median_seconds * 1e3 AS cost
  FROM layers l JOIN figure f USING (op, problem) WHERE f.median_seconds IS NOT NULL
  UNION ALL
  SELECT l.*, 'modelled cycles', f.modelled_core, f.id, f.preset, f.target, f.weights,
         f.machine_id, f.executor, f.rival, f.rival_kind,
         l.times * f.modelled_cycles / 1e6
  FROM layers l JOIN figure f USING (op, problem) WHERE f.modelled_cycles IS NOT NULL
), sums AS (
  SELECT suite, op, layout, kind, coalesce(core, '') AS core, preset, target, weights,
         machine_id, executor, rival, rival_kind, layers,
         sum(cost) AS cost, json_group_array(id) AS cells
  FROM costs JOIN networks USING (suite, op, layout)
  GROUP BY suite, op, layout, kind, core, preset, target, weights, machine_id, executor,
           rival
  HAVING count(*) = layers
)
SELECT o.op, o.target, o.weights, o.kind, o.core, m.cpu AS machine,
       replace(o.suite, rtrim(o.suite, replace(o.suite, '/', '')), '') || o.layout
         AS network,
       o.layers AS "different layers", t.rival, t.rival_kind AS "rival's kind",
       ratio(o.kind || iif(o.core = '', '', ', ' || o.core), t.cost,
             t.kind || iif(t.core = '', '', ', ' || t.core), o.cost) AS relative,
       o.cost AS "our sum", t.cost AS "their sum",
       o.cells AS our_cells, t.cells AS their_cells
FROM sums o
JOIN sums t USING (suite, op, layout, kind, core, preset, target, weights, machine_id,
                   executor)
JOIN machine m ON m.id = o.machine_id
WHERE o.rival = 'autoconfig' AND t.rival <> 'autoconfig'
ORDER BY o.op, o.kind DESC, o.target, o.weights, o.core, machine, network, o.suite,
         o.preset, o.executor, o.machine_id, t.rival_kind = 'loops', t.rival;
