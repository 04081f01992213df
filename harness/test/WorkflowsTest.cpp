//===-- WorkflowsTest.cpp - harness/ci as it is written -------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Carries out the steps of both workflows in a scripted tree: what the jobs'
// machines have (apt-get, a compiler, a server with artifacts) are scripts,
// autobench is the real one.
//
//===----------------------------------------------------------------------===//

#include "harness/store/Store.h"
#include "harness/test/CommittedTree.h"
#include <yaml-cpp/yaml.h>

using namespace llvm;
using namespace autoconfig::harness;

namespace {

using Texts = std::map<std::string, std::string>;

const std::vector<std::string> &kernelPresets() {
  static const std::vector<std::string> all{"neon", "rvv", "x86-avx2",
                                            "x86-avx512"};
  return all;
}

/// A checkout of a change, on a machine of a project's CI.
class CiTree : public CommittedTree {
public:
  CiTree() {
    for (const char *name : {"steps", "gate"}) {
      std::string path = std::string("harness/ci/") + name;
      auto text = MemoryBuffer::getFile(AUTOCONFIG_ROOT "/" + path);
      folder.write(path, (*text)->getBuffer(), true);
    }
    addPresets();
    folder.write("toolchains/bootstrap", "#!/bin/sh\n", true);
    // The dashboard is made of files that only the real tree has.
    folder.write("build/host/bin/autobench",
                 "#!/bin/sh\ncase $1 in dashboard) exec " AUTOBENCH
                 " \"$@\" ;; esac\nexec " AUTOBENCH " --root " +
                     folder.path + " \"$@\"\n",
                 true);
    for (const char *name : {"apt-get", "cmake", "ctest", "gh"})
      tool(name, "");
    tool("curl", "echo 404");
    for (const std::vector<std::string> &words :
         {std::vector<std::string>{"add", "."},
          {"-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet",
           "--message", "the change"}})
      git(words);
  }

  /// A program of the machine; what it is asked for goes to the file `asked`.
  void tool(const std::string &name, const std::string &body) const {
    folder.write("machine/" + name,
                 "#!/bin/sh\necho \"" + name + " $*\" >>" + folder.path +
                     "/machine/asked\n" + body + "\n",
                 true);
  }
  std::string asked() const {
    auto text = MemoryBuffer::getFile(folder / "machine/asked");
    return text ? (*text)->getBuffer().str() : "";
  }
  std::string text(StringRef name) const {
    auto text = MemoryBuffer::getFile(folder / name);
    return text ? (*text)->getBuffer().str() : "";
  }
  bool has(StringRef name) const { return sys::fs::exists(folder / name); }

  /// As a workflow's shell does: it ends at the first error.
  Ran script(const std::string &text, Texts environment) const {
    environment["PATH"] = folder.path + "/machine:" + std::getenv("PATH");
    environment["HOME"] = folder.path + "/machine";
    environment["GIT_CONFIG_GLOBAL"] = folder.path + "/machine/gitconfig";
    environment["TMPDIR"] = temporary();
    environment["AUTOCONFIG_CI_SUITES"] = "matmul/small";
    return run({"bash", "-e", "-o", "pipefail", "-c",
                "cd '" + folder.path + "'\n" + text},
               environment);
  }

private:
  void addPresets() const {
    json::Array all{json::Object{{"name", "host"}}};
    std::string real = text("build/real/preset.json");
    for (const std::string &name : kernelPresets()) {
      all.push_back(json::Object{{"name", name}});
      json::Value preset = cantFail(json::parse(real));
      (*preset.getAsObject())["preset"] = name;
      folder.write("build/" + name + "/preset.json", toText(std::move(preset)));
    }
    folder.write("CMakePresets.json",
                 toText(json::Object{{"configurePresets", std::move(all)}}));
  }
};

/// The workflow of GitHub: expressions are what `values` says, nothing else is
/// known.
class GitHub {
public:
  GitHub() : file(YAML::LoadFile(AUTOCONFIG_ROOT "/harness/ci/github.yml")) {}

  struct Done {
    int code = 0;
    std::string failed, output; // the step; of all
  };
  /// A job's steps until one fails.
  Done job(const CiTree &tree, const std::string &name, Texts values) const {
    Done done;
    values["github.workspace"] = tree.folder.path;
    const YAML::Node job = file["jobs"][name];
    EXPECT_TRUE(job.IsMap()) << name;
    Texts environment = environmentOf(job, values);
    environment["GITHUB_STEP_SUMMARY"] = tree.folder / "build/summary.md";
    environment["GITHUB_OUTPUT"] = tree.folder / "build/output";
    for (const YAML::Node &step : job["steps"]) {
      if (!holds(step, values))
        continue;
      if (step["uses"])
        action(tree, step, values);
      if (!step["run"])
        continue;
      std::string text = step["run"].as<std::string>();
      EXPECT_EQ(text.find("${{"), std::string::npos)
          << "an expression in a script is an injection: " << text;
      Texts own = environment;
      own.merge(environmentOf(step, values));
      FakeTree::Ran ran = tree.script(text, own);
      done.output += ran.output + ran.errors;
      if (ran.code != 0) {
        done.code = ran.code;
        done.failed = step["name"].as<std::string>();
        return done;
      }
    }
    return done;
  }
  std::vector<std::string> presetsOf(const std::string &job) const {
    return file["jobs"][job]["strategy"]["matrix"]["preset"]
        .as<std::vector<std::string>>();
  }

  YAML::Node file;

private:
  static std::string valueOf(std::string text, const Texts &values) {
    for (size_t begin; (begin = text.find("${{")) != std::string::npos;) {
      size_t end = text.find("}}", begin);
      std::string name = StringRef(text).slice(begin + 3, end).trim().str();
      auto value = values.find(name);
      EXPECT_NE(value, values.end()) << "unknown expression " << name;
      text.replace(begin, end + 2 - begin,
                   value == values.end() ? "" : value->second);
    }
    return text;
  }
  static Texts environmentOf(const YAML::Node &node, const Texts &values) {
    Texts environment;
    for (const auto &entry : node["env"])
      environment[entry.first.as<std::string>()] =
          valueOf(entry.second.as<std::string>(), values);
    return environment;
  }
  /// Terms like `github.event_name == 'push'`, joined by &&.
  static bool holds(const YAML::Node &step, const Texts &values) {
    if (!step["if"])
      return true;
    std::string text = step["if"].as<std::string>();
    SmallVector<StringRef> terms;
    StringRef(text).split(terms, "&&");
    return all_of(terms, [&](StringRef term) {
      bool isEqual = term.contains("==");
      auto [name, expected] = term.split(isEqual ? "==" : "!=");
      auto value = values.find(name.trim().str());
      EXPECT_NE(value, values.end()) << "unknown condition " << text;
      return value != values.end() &&
             (value->second == expected.trim().trim('\'')) == isEqual;
    });
  }
  /// What an upload names must be there.
  static void action(const CiTree &tree, const YAML::Node &step,
                     const Texts &values) {
    std::string uses = step["uses"].as<std::string>();
    EXPECT_NE(uses.find('@'), std::string::npos) << uses;
    if (!StringRef(uses).starts_with("actions/upload"))
      return;
    std::string path = valueOf(step["with"]["path"].as<std::string>(), values);
    EXPECT_TRUE(tree.has(path)) << uses << ": there is no " << path;
  }
};

Texts pullRequest(const CiTree &tree, const std::string &preset) {
  return {{"matrix.preset", preset},
          {"github.event_name", "pull_request"},
          {"github.event.pull_request.base.sha", tree.sha},
          {"vars.AUTOCONFIG_HISTORY", ""}};
}

Texts push(const std::string &preset, const std::string &history = "") {
  return {{"matrix.preset", preset},
          {"github.event_name", "push"},
          {"github.event.pull_request.base.sha", ""},
          {"vars.AUTOCONFIG_HISTORY", history}};
}

TEST(Workflows, GitHubGatesAPullRequestOnEveryPreset) {
  CiTree tree;
  GitHub workflow;
  std::vector<std::string> presets = workflow.presetsOf("preset");
  for (const std::string &preset : kernelPresets())
    EXPECT_TRUE(is_contained(presets, preset)) << preset;
  EXPECT_EQ(workflow.file["jobs"]["preset"]["name"].as<std::string>(),
            "${{ matrix.preset }}");
  for (const std::string &preset : presets) {
    GitHub::Done done = workflow.job(tree, "preset", pullRequest(tree, preset));
    EXPECT_EQ(done.code, 0) << preset << ": " << done.failed << done.output;
    EXPECT_TRUE(contains(tree.asked(), "ctest --test-dir build/" + preset));
    if (preset != "host")
      EXPECT_TRUE(contains(done.output, "gate: passed"));
  }
  EXPECT_TRUE(contains(tree.text("build/summary.md"), "0 regressed"));
  EXPECT_FALSE(tree.has("build/ci")); // nothing is measured
}

TEST(Workflows, GitHubTurnsRed) {
  CiTree tree;
  tree.engine("head", "bytes", "2049");
  GitHub::Done done =
      GitHub().job(tree, "preset", pullRequest(tree, "x86-avx512"));
  EXPECT_EQ(done.code, 1);
  EXPECT_EQ(done.failed, "exact figures");
  EXPECT_TRUE(contains(done.output, "results/accepted-rises.yaml"));
  EXPECT_TRUE(contains(tree.text("build/summary.md"), "2048 -\\> 2049"));
  // A test that fails does so, too.
  tree.tool("ctest", "exit 8");
  done = GitHub().job(tree, "preset", pullRequest(tree, "neon"));
  EXPECT_EQ(done.failed, "test");
}

TEST(Workflows, GitHubTimesOnAMachineOfOnesOwn) {
  CiTree tree;
  tree.engine("head", "time", "15");
  GitHub workflow;
  for (const std::string &preset : workflow.presetsOf("times")) {
    GitHub::Done done = workflow.job(tree, "times", pullRequest(tree, preset));
    EXPECT_EQ(done.code, 1);
    EXPECT_EQ(done.failed, "times");
    EXPECT_TRUE(contains(done.output, "slower by 50.0%")) << done.output;
  }
}

/// The runs of a main branch at which artifacts arrive.
void pushAll(const CiTree &tree, const GitHub &workflow) {
  for (const std::string &preset : workflow.presetsOf("preset")) {
    GitHub::Done done = workflow.job(tree, "preset", push(preset));
    EXPECT_EQ(done.code, 0) << preset << ": " << done.failed << done.output;
  }
  for (const std::string &preset : kernelPresets()) {
    std::string name = "cells-" + preset + ".jsonl.xz";
    tree.folder.write("build/ci/cells/" + name, tree.text("build/ci/" + name));
  }
}

TEST(Workflows, GitHubKeepsTheHistory) {
  CiTree tree;
  GitHub workflow;
  pushAll(tree, workflow);
  // It begins only where somebody says so.
  GitHub::Done done = workflow.job(tree, "history", push(""));
  EXPECT_EQ(done.failed, "history");
  EXPECT_TRUE(contains(done.output, "history.jsonl.xz is missing"));
  done = workflow.job(tree, "history", push("", "new"));
  EXPECT_EQ(done.code, 0) << done.failed << done.output;
  EXPECT_TRUE(tree.has("build/ci/site/index.html"));
  std::string first = tree.text("build/ci/history.jsonl.xz");
  // The next run adds to it.
  tree.folder.write("build/ci/previous/history.jsonl.xz", first);
  tree.engine("head", "generation", "second");
  pushAll(tree, workflow);
  done = workflow.job(tree, "history", push(""));
  EXPECT_EQ(done.code, 0) << done.failed << done.output;
  Store store = cantFail(
      Store::open(tree.folder / "build/ci/history.sqlite", Store::Mode::Read));
  Statement runs =
      cantFail(Statement::prepare(store.handle(), "SELECT count(*) FROM run"));
  cantFail(runs.step());
  EXPECT_EQ(runs.integer(0), 2 * 4);
  // What cannot be read ends the job, and is replaced by nothing.
  tree.folder.write("build/ci/previous/history.jsonl.xz",
                    StringRef(first).drop_back(first.size() / 2));
  done = workflow.job(tree, "history", push("", "new"));
  EXPECT_EQ(done.failed, "history");
}

/// The pipeline of GitLab.
class GitLab {
public:
  GitLab() : file(YAML::LoadFile(AUTOCONFIG_ROOT "/harness/ci/gitlab.yml")) {}

  /// A job's lines, in one shell.
  FakeTree::Ran job(const CiTree &tree, const std::string &name,
                    Texts environment) const {
    std::string text;
    for (const char *part : {"before_script", "script"})
      for (const YAML::Node &line : find(file[name], part))
        text += line.as<std::string>() + "\n";
    EXPECT_FALSE(text.empty()) << name;
    environment["CI_JOB_NAME"] = name;
    environment["CI_PROJECT_DIR"] = tree.folder.path;
    environment["AUTOCONFIG_GATE_BASE"] = tree.sha;
    return tree.script(text, environment);
  }
  bool has(const std::string &job) const { return file[job].IsMap(); }

private:
  /// Of the job, or of what it extends.
  YAML::Node find(const YAML::Node &job, const char *part) const {
    if (job[part] || !job["extends"])
      return job[part];
    return find(file[job["extends"].as<std::string>()], part);
  }

  YAML::Node file;
};

TEST(Workflows, GitLabGatesAndKeepsTheHistory) {
  CiTree tree;
  GitLab pipeline;
  const Texts request{{"CI_PIPELINE_SOURCE", "merge_request_event"}},
      branch{{"CI_PIPELINE_SOURCE", "push"},
             {"CI_JOB_TOKEN", "secret"},
             {"CI_API_V4_URL", "https://lab/api/v4"},
             {"CI_PROJECT_ID", "7"},
             {"CI_DEFAULT_BRANCH", "main"}};
  for (const std::string &preset : kernelPresets()) {
    ASSERT_TRUE(pipeline.has(preset));
    FakeTree::Ran ran = pipeline.job(tree, preset, request);
    EXPECT_EQ(ran.code, 0) << ran.errors;
    EXPECT_TRUE(contains(ran.output, "gate: passed"));
    EXPECT_EQ(pipeline.job(tree, preset, branch).code, 0);
    EXPECT_TRUE(tree.has("build/ci/cells-" + preset + ".jsonl.xz"));
  }
  EXPECT_TRUE(tree.has("build/gate.md"));
  tree.engine("head", "bytes", "2049");
  EXPECT_EQ(pipeline.job(tree, "rvv", request).code, 1);
  tree.engine("head", "time", "15");
  EXPECT_TRUE(
      contains(pipeline.job(tree, "times", request).output, "slower by 50.0%"));

  // No history, a server that fails, a first one, a later one.
  EXPECT_TRUE(contains(pipeline.job(tree, "history", branch).errors,
                       "the server has no history"));
  Texts first = branch;
  first["AUTOCONFIG_HISTORY"] = "new";
  tree.tool("curl", "echo 500");
  EXPECT_TRUE(contains(pipeline.job(tree, "history", first).errors,
                       "the server says 500"));
  tree.tool("curl", "echo 404");
  FakeTree::Ran ran = pipeline.job(tree, "history", first);
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(tree.has("build/ci/site/index.html"));
  EXPECT_TRUE(contains(tree.asked(),
                       "--header JOB-TOKEN:secret --write-out %{http_code} "
                       "--output build/ci/previous/history.jsonl.xz.part "
                       "https://lab/api/v4/projects/7/jobs/artifacts/main/raw/"
                       "build/ci/history.jsonl.xz?job=history"));
  tree.folder.write("machine/history", tree.text("build/ci/history.jsonl.xz"));
  tree.tool("curl", "while [ $1 != --output ]; do shift; done\ncp " +
                        tree.folder.path + "/machine/history $2\necho 200");
  ran = pipeline.job(tree, "history", branch);
  EXPECT_EQ(ran.code, 0) << ran.errors;
  EXPECT_TRUE(tree.has("build/ci/previous/history.jsonl.xz"));
}

TEST(Workflows, AStepThatIsNone) {
  CiTree tree;
  FakeTree::Ran ran = tree.script("harness/ci/steps tets neon", {});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(contains(ran.errors, "unknown step \"tets\""));
}

} // namespace
