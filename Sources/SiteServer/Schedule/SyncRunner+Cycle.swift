import Failures
import HTTPHost
import Logging
import NIOCore
import Storage
import SyncSite

extension SyncRunner {
    /// One whole sync, in the caller's task.
    ///
    /// - Parameter onProgress: is told after each step.
    /// - Throws: the failure that ended it; what was reached is kept.
    package func cycle(onProgress: (@Sendable (SyncProgress) -> Void)? = nil) async throws -> CycleReport {
        guard current.progress == nil else { throw Failure(.overloaded, "A sync is under way.") }
        takeNextLink()
        let lock = try memory.flatMap { try $0.folder.lockForSync() }
        defer { lock?.release() }
        schedule.start()
        let start = clock.uptime()
        rate = ReceivingRate()
        times = CycleTimes()
        asksBeside = true
        current.progress = SyncProgress(phase: .connecting, startedAt: clock.now())
        do {
            let report = try await steps(onProgress)
            await finish(nil, report, start)
            return report
        } catch {
            let failure = FailureAnswer.failure(from: error)
            await finish(failure, nil, start)
            throw failure
        }
    }

    /// While central pauses this site: asks what it sets now, and sends and receives nothing else.
    func askForSettings() async {
        takeNextLink()
        schedule.start()
        var failure: Failure?
        do {
            _ = try await steps(nil, asksForSettings: true)
            logger.debug("Central was asked whether it still pauses this site")
        } catch let error {
            failure = FailureAnswer.failure(from: error)
            if Self.endsSession.contains(failure?.code ?? .cancelled) { token = nil }
            logger.debug("Central could not be asked whether it still pauses this site", metadata: ["code": "\(failure?.code.rawValue ?? "")"])
        }
        isAnswered = failure == nil
        schedule.end(failure, at: clock.uptime(), chance: clock.random())
        await heedTerms()
        publishNext()
        ended.ring()
    }

    /// Failures after which the session is of no use any more.
    private static let endsSession: Set<FailureCode> = [.credentialsWrong, .credentialsMissing, .secondDevice, .siteFenced, .deviceRetired]

    private func steps(_ onProgress: (@Sendable (SyncProgress) -> Void)?, asksForSettings: Bool = false) async throws -> CycleReport {
        var engine = engine
        engine.schedule = schedule.plan.told
        var cycle = SiteCycle(
            engine, app: app, hasSession: token != nil, pace: try await knownPace(), asksForSettings: asksForSettings, newID: clock.newID)
        var ahead: Ahead?
        while true {
            let before = cycle
            let begun = clock.uptime()
            let held = ahead?.page
            let (after, step) = try await work.run {
                var cycle = before
                let step = try cycle.next(holding: held)
                return (cycle, step)
            }
            times.add(work: clock.uptime() - begun, isCheckpoint: false)
            cycle = after
            pace = cycle.pace
            show(cycle, onProgress)
            guard case .send(let call, let body) = step else { return cycle.report }
            guard !isStopping, !Task.isCancelled else { throw Failure(.cancelled) }
            let answer: Result<Answer, Failure>
            if let ahead, call == .pull, ahead.body == body {
                answer = ahead.answer
            } else if cycle.mayHoldReply {
                // The answer to the push before is worked in while the next one travels.
                async let coming = self.answer(call, body)
                cycle = try await workOn(cycle)
                answer = await coming
            } else {
                answer = await self.answer(call, body)
            }
            ahead = nil
            switch answer {
            case .success(let answer):
                let sent = answer.sent
                cycle.adapt(call, took: sent.took, bytes: sent.body.count, cuts: sent.cuts)
                if let page = try? answer.page?.get(), let next = (try? cycle.likelyPull(after: page)) ?? nil {
                    // Central makes the next page, and it travels, while this one is read and worked in.
                    async let coming = self.answer(.pull, next)
                    cycle = try await take(call, answer, cycle)
                    ahead = Ahead(body: next, answer: await coming)
                } else {
                    cycle = try await take(call, answer, cycle)
                }
            case .failure(let failure):
                let outcome = Result { try refused(call, failure, &cycle) }
                pace = cycle.pace
                await rememberPace()
                // A program that is stopped in the middle of a page leaves it to the next one as if it had been killed.
                if failure.code != .cancelled { await forgetLongPage() }
                try outcome.get()
            }
            if call == .pull, case .success = answer {
                pace = cycle.pace
                await forgetLongPage()
            }
            show(cycle, onProgress)
        }
    }

    /// Works in what central answered to the push before, and with it what came of that since.
    private func workOn(_ before: SiteCycle) async throws -> SiteCycle {
        let mayAsk = asksBeside
        let (asking, question) = try await work.run {
            var cycle = before
            let question = mayAsk ? try cycle.pullBeside() : nil
            return (cycle, question)
        }
        let page = try await beside(question)
        if question != nil, page == nil { asksBeside = false }
        return try await work.run {
            var cycle = asking
            try cycle.catchUp(page)
            return cycle
        }
    }

    /// The answer to a question asked beside a push; what goes wrong with it shows when it is asked for in its turn.
    private func beside(_ question: [UInt8]?) async throws -> ReceivedPage? {
        guard let question, case .success(let answer) = await ask(.pull, question), let page = try? await answer.rows?.get() else { return nil }
        current.bytesSent += answer.sent.bytesSent
        current.bytesReceived += answer.sent.bytesReceived
        return page
    }

    /// An answer asked for before its question was due; it counts only for exactly that question.
    private struct Ahead {
        let body: [UInt8]
        let answer: Result<Answer, Failure>

        /// The question, where its answer has come.
        var page: [UInt8]? { if case .success = answer { body } else { nil } }
    }

    /// What central answered; of a page the head, and its rows, which are being read meanwhile.
    private struct Answer {
        let sent: CentralAnswer
        var page: Result<UnreadPage, Failure>?
        var rows: EventLoopFuture<ReceivedPage>?
    }

    private func answer(_ call: SiteCycle.Call, _ body: [UInt8]) async -> Result<Answer, Failure> {
        guard call == .pull else { return await ask(call, body) }
        // Ends with the page.
        async let _ = noteLongPage()
        return await ask(call, body)
    }

    private func ask(_ call: SiteCycle.Call, _ body: [UInt8]) async -> Result<Answer, Failure> {
        let begun = clock.uptime()
        do {
            let sent = try await link.call(call, body, token: token, keeps: pace?.keepsAnswers ?? false)
            times.add(call, took: clock.uptime() - begun, sent: sent.bytesSent, received: sent.bytesReceived)
            guard call == .pull else { return .success(Answer(sent: sent)) }
            let page = Self.head(of: sent.body)
            // Read beside whatever the site works on.
            let rows = try? page.get()
            return .success(Answer(sent: sent, page: page, rows: try rows.map { rows in try reading.begin { try rows.read() } }))
        } catch {
            times.add(call, took: clock.uptime() - begun, sent: 0, received: 0)
            return .failure(FailureAnswer.failure(from: error))
        }
    }

    private nonisolated static func head(of body: [UInt8]) -> Result<UnreadPage, Failure> {
        do { return .success(try UnreadPage(body)) } catch { return .failure(FailureAnswer.failure(from: error)) }
    }

    private func refused(_ call: SiteCycle.Call, _ failure: Failure, _ cycle: inout SiteCycle) throws {
        if failure.code == .sessionUnknown { token = nil }
        try cycle.receive(call, failure: failure)
    }

    private func take(_ call: SiteCycle.Call, _ answer: Answer, _ cycle: SiteCycle) async throws -> SiteCycle {
        current.bytesSent += answer.sent.bytesSent
        current.bytesReceived += answer.sent.bytesReceived
        if call == .session { token = answer.sent.token }
        let begun = clock.uptime()
        let isCheckpoint = (try? answer.page?.get())?.isCheckpoint ?? false
        defer { times.add(work: clock.uptime() - begun, isCheckpoint: isCheckpoint) }
        do {
            _ = try answer.page?.get()
            let page = try await answer.rows?.get()
            let after = try await work.run {
                var cycle = cycle
                if let page { try cycle.receive(page) } else { try cycle.receive(call, answer.sent.body) }
                return cycle
            }
            current.bytesSent += after.report.keptBytes - cycle.report.keptBytes
            return after
        } catch let failure as Failure where failure.code == .bodyMalformed {
            throw Failure(.answerCutShort, nil, failure.context)
        }
    }

    private func show(_ cycle: SiteCycle, _ onProgress: (@Sendable (SyncProgress) -> Void)?) {
        guard var progress = current.progress else { return }
        progress.phase = cycle.phase
        progress.pushed = cycle.report.pushed
        progress.parked = cycle.report.parked
        progress.received = cycle.report.received
        progress.remaining = cycle.remaining
        progress.remainingIsLeast = cycle.remainingIsLeast
        progress.percent = cycle.percent
        progress.load = cycle.load
        let left = rate.secondsLeft(remaining: cycle.remaining, at: clock.uptime())
        progress.secondsLeft = cycle.remainingIsLeast ? nil : left
        current.progress = progress
        onProgress?(progress)
    }

    private func finish(_ failure: Failure?, _ report: CycleReport?, _ start: Duration) async {
        await rememberPace()
        let now = clock.now()
        schedule.end(failure, at: clock.uptime(), chance: clock.random())
        current.leftToReceive = failure == nil ? nil : current.progress?.remaining ?? current.leftToReceive
        current.progress = nil
        let before = current.lastError?.failure
        if let failure {
            if failure.code != .cancelled {
                current.isOnline = false
                let since = before?.code == failure.code ? current.lastError?.since ?? now : now
                current.lastError = LastError(
                    failure: failure, since: since, lastAt: now, attempts: (current.lastError?.attempts ?? 0) + 1)
            }
            if Self.endsSession.contains(failure.code) { token = nil }
        } else {
            current.lastError = nil
            current.isOnline = true
            current.lastSuccess = now
            current.upToDateAt = now
            current.lastReport = report
        }
        // With the failure, before anything is waited for: a status speaks of one moment.
        publishNext()
        measure(failure, report, clock.uptime() - start)
        memory?.keep(current, now: now, isChange: before?.code != failure?.code)
        await logTrouble(failure, after: before)
        await heedTerms()
        publishNext()
        ended.ring()
    }

    private func measure(_ failure: Failure?, _ report: CycleReport?, _ took: Duration) {
        metrics.add(.syncs, [("code", failure?.code.rawValue ?? "ok")])
        metrics.observe(.syncTime, [], took.seconds)
        metrics.add(.pushed, [], Double(report?.pushed ?? 0))
        metrics.add(.received, [], Double(report?.received ?? 0))
        var told = times.metadata.merging(["took": "\(CycleTimes.seconds(took)) s"]) { $1 }
        if let failure {
            told["code"] = "\(failure.code.rawValue)"
            told["message"] = "\(failure.message)"
            return logger.warning("A sync failed", metadata: told)
        }
        guard let report else { return }
        for (name, count) in [("pushed", report.pushed), ("keptApart", report.parked), ("received", report.received), ("repaired", report.repaired)]
        where count > 0 {
            told[name] = "\(count)"
        }
        // Whatever did something has a line of its own; of the others one tells for all.
        if report.didNothing {
            guard let count = idle.another(at: clock.uptime()) else { return logger.debug("A sync had nothing to do", metadata: told) }
            told["syncs"] = "\(count)"
            logger.notice("Nothing to sync", metadata: told)
        } else {
            logger.notice("A sync succeeded", metadata: told)
        }
    }

    /// Keeps the beginning and the end of a trouble in the site's own log.
    private func logTrouble(_ failure: Failure?, after before: Failure?) async {
        guard failure?.code != before?.code, failure?.code != .cancelled else { return }
        let engine = engine
        // A disk that cannot take the line is no reason to stop: the status tells the same.
        try? await work.run {
            try engine.database.write { transaction in
                if let failure {
                    try transaction.log.write("sync-failed", code: failure.code.rawValue, failure.message)
                } else {
                    try transaction.log.write("sync-recovered", "Sync works again.")
                }
            }
        }
    }
}
