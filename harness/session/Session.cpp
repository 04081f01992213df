//===-- Session.cpp - One call of autobench run ---------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/common/System.h"
#include "harness/session/Lineup.h"
#include "harness/session/RivalSearch.h"
#include "harness/session/Winners.h"
#include "harness/session/Workbench.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"

using namespace llvm;

namespace autoconfig::harness {

namespace {

/// A contender of ours: the chosen kernel, or a configuration that is given.
struct Own {
  std::string name;
  Role role;
  Kernel kernel;
};

class Session {
public:
  Session(Workbench &bench, const Plan &plan,
          std::function<void(const Progress &)> show)
      : bench(bench), options(bench.options), plan(plan),
        show(std::move(show)) {}

  Error prepare();
  Expected<Report> run();

private:
  /// A unit with what has become of it; one thread works on it.
  struct Work {
    Unit unit;
    size_t process = 0;
    Report report;
    StringSet<> settled; // contenders that progress counts as done
    bool complete = false;
  };

  Error setThreads();
  Error checkProcesses() const;
  Error planWork();
  Error runUnit(size_t index);
  Expected<std::vector<Own>> compileOwn(const Unit &unit);
  std::vector<Cell> cellsOf(const Unit &unit, ArrayRef<Own> own) const;
  Expected<std::vector<Cell>> unfinished(Work &work, std::vector<Cell> cells);
  Expected<bool> isFinished(const Work &work, const CellKey &key,
                            const std::optional<Store::Found> &found);
  Expected<std::vector<Rival>> rivalsOf(size_t index, ArrayRef<Cell> wanted);
  Expected<Generated> generate(size_t index, const Rival &rival);
  Expected<RivalSearchEnd> makeRival(size_t index, const Rival &rival);
  Job jobOf(const Work &work, ArrayRef<Own> own, ArrayRef<Rival> rivals) const;
  void planUnit(const Unit &unit, size_t process, const StringSet<> &known);
  Error carryOutJob(size_t index, const Job &job, VerdictHandler onVerdict);
  void count(Work &work, const Cell &cell, Status status, StringRef reason);

  Workbench &bench;
  const SessionOptions &options;
  const Plan &plan;
  std::function<void(const Progress &)> show;
  Lineup lineup;
  std::vector<std::string> namedSearches; // "search_tpe"
  std::vector<Work> works;                // in the order of the suite
  unsigned threads = 1;
  std::optional<RunProgress> progress;
  std::mutex madeMutex;
  std::map<std::string, Generated> made; // by rival and unit
};

} // namespace

Error Session::checkProcesses() const {
  if (!bench.executor->emulates() || (options.processes == 1 && !options.fresh))
    return Error::success();
  return createStringError(
      inconvertibleErrorCode(),
      std::string(options.fresh ? "--fresh" : "--processes") + ": preset '" +
          bench.preset.name + "' is run by '" + bench.preset.executor +
          "', which measures no time, and what it counts is the same in every "
          "process; name a preset that runs on this machine (`autobench list "
          "presets` shows each one's executor)");
}

Error Session::setThreads() {
  threads = options.jobs                 ? options.jobs
            : bench.executor->emulates() ? usableCpus()
                                         : 1;
  if (threads == 1 || bench.executor->emulates())
    return Error::success();
  return createStringError(
      inconvertibleErrorCode(),
      "--jobs " + std::to_string(threads) + ": executor '" +
          bench.preset.executor +
          "' measures time, and what runs at the same time would disturb it; "
          "expected --jobs 1, or an emulator");
}

Error Session::prepare() {
  if (Error error = bench.loadTarget())
    return error;
  if (Error error = checkProcesses())
    return error;
  if (Error error = setThreads())
    return error;
  Expected<Invited> invited = invite(bench, plan);
  if (!invited)
    return invited.takeError();
  for (const Rival &rival : invited->searches)
    namedSearches.push_back(rival.name);
  lineup = std::move(invited->lineup);
  show({0, 0, -1, "reading the store, asking the rivals"});
  std::vector<Rival> asked = std::move(invited->searches);
  llvm::append_range(asked, lineup.all());
  if (Error error = bench.open(plan, asked))
    return error;
  return planWork();
}

/// What there is to do, and what is probably done: whether a rival's cell can
/// stay is seen later, when the unit's turn comes.
Error Session::planWork() {
  Expected<StringSet<>> known = bench.known();
  if (!known)
    return known.takeError();
  progress.emplace(bench.costs(lineup.all()), threads);
  // Processes of one cell lie apart, so that what disturbs one spares the next.
  for (size_t process = 0; process < options.processes; ++process)
    for (const Unit &unit : unitsOf(plan, options))
      planUnit(unit, process, *known);
  return Error::success();
}

void Session::planUnit(const Unit &unit, size_t process,
                       const StringSet<> &known) {
  Work &work = works.emplace_back();
  work.unit = unit;
  work.process = process;
  double flops = unit.problem->flops();
  bool anew = options.force || options.fresh || process > 0;
  progress->expect(ownName, flops);
  if (options.fixed)
    progress->expect(options.fixed->rivalName(), flops);
  for (const Rival *rival : lineup.of(*unit.problem)) {
    progress->expect(rival->name, flops);
    if (anew || !known.contains(unit.problem->shape() + " " + unit.weights +
                                " " + rival->name))
      continue;
    progress->settle(rival->name, flops);
    work.settled.insert(rival->name);
  }
}

Expected<std::vector<Own>> Session::compileOwn(const Unit &unit) {
  std::vector<Own> own;
  KernelRequest request = bench.requestOf(unit);
  Expected<Kernel> chosen = compileKernel(request, bench.limits);
  if (!chosen)
    return chosen.takeError();
  own.push_back({ownName.str(), Role::Chosen, std::move(*chosen)});
  if (own[0].kernel.stopped)
    return own;
  if (options.rivals.empty() || !namedSearches.empty()) {
    Expected<std::vector<Tuned>> tuned =
        tunedKernels(bench, unit, namedSearches);
    if (!tuned)
      return tuned.takeError();
    for (Tuned &one : *tuned) {
      progress->expect(one.rival, unit.problem->flops());
      own.push_back({one.rival, Role::Rival, std::move(one.kernel)});
    }
  }
  if (!options.fixed)
    return own;
  std::string name = options.fixed->rivalName();
  Expected<Kernel> fixed =
      compileCandidate(request, *options.fixed, "fixed", bench.limits);
  if (!fixed)
    return fixed.takeError();
  if (fixed->failure) {
    fixed->failure->contender = name;
    // It need not fit every problem.
    if (fixed->failure->status == Status::Failed)
      fixed->failure->status = Status::Unavailable;
  }
  own.push_back({name, Role::Rival, std::move(*fixed)});
  return own;
}

std::vector<Cell> Session::cellsOf(const Unit &unit, ArrayRef<Own> own) const {
  std::vector<Cell> cells;
  for (const Own &one : own) {
    Cell &cell = cells.emplace_back(
        bench.blankCell(unit, one.role, one.name, one.kernel.hash));
    cell.code = one.kernel.code;
    if (!one.kernel.hash.empty())
      cell.decision = one.kernel.decision;
  }
  for (const Rival *rival : lineup.of(*unit.problem)) {
    auto version = bench.versions.find(rival->name);
    std::string known = version == bench.versions.end() ? "" : version->second;
    cells.push_back(bench.blankCell(unit, Role::Rival, rival->name, known));
    cells.back().version = known;
  }
  return cells;
}

void Session::count(Work &work, const Cell &cell, Status status,
                    StringRef reason) {
  const CellKey &key = cell.key;
  work.report.count(status,
                    {key.problem, key.weights, key.rival, statusName(status),
                     reason.str(), bench.again(work.unit, key.rival)});
  if (work.settled.insert(key.rival).second)
    progress->settle(key.rival, cell.flops);
}

Expected<bool> Session::isFinished(const Work &work, const CellKey &key,
                                   const std::optional<Store::Found> &found) {
  if (!found || bench.isRepeated(*found))
    return false;
  // What did not pass does not either in another process.
  if ((options.processes == 1 && !options.fresh) ||
      found->status != Status::Passed)
    return true;
  Expected<size_t> processes = bench.processes(key);
  if (!processes)
    return processes.takeError();
  return *processes > work.process;
}

/// The cells that are still to be run; the others are marked as asked for.
Expected<std::vector<Cell>> Session::unfinished(Work &work,
                                                std::vector<Cell> cells) {
  std::vector<std::pair<Cell, Store::Found>> finished;
  std::vector<Cell> wanted;
  for (Cell &cell : cells) {
    Expected<std::optional<Store::Found>> found = bench.find(cell.key);
    if (!found)
      return found.takeError();
    Expected<bool> done = isFinished(work, cell.key, *found);
    if (!done)
      return done.takeError();
    if (*done)
      finished.emplace_back(std::move(cell), **found);
    else
      wanted.push_back(std::move(cell));
  }
  if (options.together && !wanted.empty())
    for (auto &[cell, found] : std::exchange(finished, {}))
      wanted.push_back(std::move(cell));
  for (const Cell &cell : wanted)
    if (work.settled.erase(cell.key.rival))
      progress->reopen(cell.key.rival, cell.flops);
  std::vector<Store::Touched> touched;
  for (auto &[cell, found] : finished) {
    touched.push_back({found.id, cell.decision});
    count(work, cell, found.status, found.reason);
    ++work.report.alreadyDone;
  }
  if (!touched.empty())
    if (Error error = bench.touch(touched))
      return std::move(error);
  return wanted;
}

static bool isWanted(ArrayRef<Cell> wanted, StringRef name) {
  return any_of(wanted, [&](const Cell &c) { return c.key.rival == name; });
}

Expected<RivalSearchEnd> Session::makeRival(size_t index, const Rival &rival) {
  const Unit &unit = works[index].unit;
  auto doing = [&](const std::string &what) { progress->doing(index, what); };
  if (rival.kind == RivalKind::Search)
    return searchRival(bench, unit, rival, options.rivalSamples, doing);
  doing("generating " + rival.name + " for " + unit.name());
  Expected<Generated> one = generateRival(bench, unit, rival);
  if (!one)
    return one.takeError();
  return RivalSearchEnd{std::move(*one), ""};
}

/// Once for all processes of a unit.
Expected<Generated> Session::generate(size_t index, const Rival &rival) {
  Work &work = works[index];
  const std::string key = rival.name + " " + work.unit.name();
  {
    std::lock_guard lock(madeMutex);
    if (auto known = made.find(key); known != made.end())
      return known->second;
  }
  Expected<RivalSearchEnd> end = makeRival(index, rival);
  if (!end)
    return end.takeError();
  if (!end->note.empty())
    work.report.notes.push_back(std::move(end->note));
  std::lock_guard lock(madeMutex);
  return made[key] = std::move(end->best);
}

/// Those with a wanted cell, generated where they are generated. None where the
/// user has stopped that.
Expected<std::vector<Rival>> Session::rivalsOf(size_t index,
                                               ArrayRef<Cell> wanted) {
  std::vector<Rival> rivals;
  for (const Rival *rival : lineup.of(*works[index].unit.problem)) {
    if (!isWanted(wanted, rival->name))
      continue;
    Rival &mine = rivals.emplace_back(*rival);
    if (mine.generator.empty())
      continue;
    Expected<Generated> generated = generate(index, mine);
    if (!generated)
      return generated.takeError();
    if (generated->stopped)
      return std::vector<Rival>();
    mine.file = generated->file;
    mine.unavailable = generated->unavailable;
  }
  return rivals;
}

Job Session::jobOf(const Work &work, ArrayRef<Own> own,
                   ArrayRef<Rival> rivals) const {
  Job job = bench.jobOf(work.unit);
  for (const Own &one : own)
    if (!one.kernel.failure)
      job.contenders.push_back({one.name, one.kernel.file, true});
  for (const Rival &rival : rivals)
    if (!rival.file.empty())
      job.contenders.push_back({rival.name, rival.file, false});
  if (work.process % 2) // so that none always follows the same one
    std::reverse(job.contenders.begin(), job.contenders.end());
  return job;
}

/// Of contenders that are not there to be run.
static std::vector<Verdict> verdictsWithoutRun(ArrayRef<Own> own,
                                               ArrayRef<Rival> rivals) {
  std::vector<Verdict> verdicts;
  for (const Own &one : own)
    if (one.kernel.failure)
      verdicts.push_back(*one.kernel.failure);
  for (const Rival &rival : rivals) {
    if (!rival.file.empty())
      continue;
    Verdict &verdict = verdicts.emplace_back();
    verdict.contender = rival.name;
    verdict.status = Status::Unavailable;
    verdict.reason = rival.unavailable;
  }
  return verdicts;
}

Error Session::carryOutJob(size_t index, const Job &job,
                           VerdictHandler onVerdict) {
  Work &work = works[index];
  Limits limits = bench.limits;
  limits.totalSeconds = bench.totalSeconds(job);
  Expected<JobResult> result = carryOut(
      *bench.executor, job, limits, onVerdict,
      [&](StringRef contender, StringRef what) {
        progress->doing(
            index, (what + " " + contender + " on " + work.unit.name()).str(),
            contender, work.unit.problem->flops());
      });
  if (!result)
    return result.takeError();
  work.complete = !result->stopped;
  return Error::success();
}

Error Session::runUnit(size_t index) {
  Work &work = works[index];
  progress->doing(index, "generating for " + work.unit.name());
  auto ended = llvm::scope_exit([&] { progress->ended(index); });
  Expected<std::vector<Own>> own = compileOwn(work.unit);
  if (!own)
    return own.takeError();
  if (any_of(*own, [](const Own &one) { return one.kernel.stopped; }))
    return Error::success();
  Expected<std::vector<Cell>> wanted =
      unfinished(work, cellsOf(work.unit, *own));
  if (!wanted)
    return wanted.takeError();
  llvm::erase_if(*own,
                 [&](const Own &one) { return !isWanted(*wanted, one.name); });
  Expected<std::vector<Rival>> rivals = rivalsOf(index, *wanted);
  if (!rivals)
    return rivals.takeError();
  if (bench.stop)
    return Error::success();
  Job job = jobOf(work, *own, *rivals);
  // Cells of one job carry the same text.
  std::string jobName = bench.newJobName();
  for (Cell &cell : *wanted)
    cell.job = jobName;

  auto onVerdict = [&](const Verdict &verdict) -> Error {
    auto cell = find_if(*wanted, [&](const Cell &c) {
      return c.key.rival == verdict.contender;
    });
    if (cell == wanted->end()) // finished earlier
      return Error::success();
    if (Error error = bench.settle(*cell, verdict, job).takeError()) {
      bench.halt = true; // also ends the process that still runs
      return error;
    }
    count(work, *cell, cell->status, cell->reason);
    return Error::success();
  };
  for (const Verdict &verdict : verdictsWithoutRun(*own, *rivals))
    if (Error error = onVerdict(verdict))
      return error;
  work.complete = job.contenders.empty();
  return work.complete ? Error::success() : carryOutJob(index, job, onVerdict);
}

Expected<Report> Session::run() {
  std::vector<size_t> order;
  for (size_t index = 0; index < works.size(); ++index)
    order.push_back(index);
  auto flops = [&](size_t index) { return works[index].unit.problem->flops(); };
  if (threads > 1) // so that none is left alone at the end
    llvm::sort(order, [&](size_t a, size_t b) {
      return std::pair(-flops(a), a) < std::pair(-flops(b), b);
    });
  if (Error error =
          bench.runUnits(order.size(), threads, *progress, show,
                         [&](size_t place) { return runUnit(order[place]); }))
    return std::move(error);
  Report report;
  llvm::append_range(
      report.notes,
      lineup.notes(StringRef(bench.preset.triple).split('-').first));
  llvm::append_range(report.notes, bench.disturbance.notes());
  for (Work &work : works) {
    report.stopped |= !work.complete;
    report.add(std::move(work.report));
  }
  return report;
}

Expected<Report> runSession(const Layout &layout, const SessionOptions &options,
                            const Plan &plan, const Preset &preset,
                            const std::atomic<bool> &stop,
                            std::function<void(const Progress &)> show) {
  Workbench bench(layout, options, preset, stop);
  Session session(bench, plan, std::move(show));
  if (Error error = session.prepare())
    return std::move(error);
  return session.run();
}

} // namespace autoconfig::harness
