//===-- Tasks.cpp - Several at a time -------------------------------------===//
//
// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "harness/session/Tasks.h"
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

using namespace llvm;

namespace autoconfig::harness {

Error runTasks(size_t count, unsigned threads, std::atomic<bool> &halt,
               function_ref<Error(size_t)> work, function_ref<void()> tick) {
  std::mutex mutex;
  std::condition_variable ended;
  size_t next = 0, running = std::min<size_t>(threads, count);
  Error first = Error::success();
  auto worker = [&] {
    std::unique_lock lock(mutex);
    while (!halt && next < count) {
      size_t index = next++;
      lock.unlock();
      Error error = work(index);
      lock.lock();
      if (!error)
        continue;
      halt = true;
      if (first) // one is enough to mend
        consumeError(std::move(error));
      else
        first = std::move(error);
    }
    --running;
    ended.notify_one();
  };
  std::vector<std::thread> crew;
  for (size_t i = 0, n = running; i < n; ++i)
    crew.emplace_back(worker);
  constexpr std::chrono::milliseconds often(100);
  for (bool done = false; !done;) {
    {
      std::unique_lock lock(mutex);
      done = ended.wait_for(lock, often, [&] { return running == 0; });
    }
    tick();
  }
  for (std::thread &thread : crew)
    thread.join();
  return first;
}

} // namespace autoconfig::harness
