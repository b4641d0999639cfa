// Cases, analyses, readings and findings in the store's tables. In the store's thread; writes run inside a transaction.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

Result<void> writeCase(QSqlDatabase& database, const StoredCase& value);
Result<void> unlistCase(QSqlDatabase& database, const CaseId& id);
Result<void> writeAnalysis(QSqlDatabase& database, const CaseId& id, const ImageId& image, const QJsonObject& analysis);
Result<void> writeReading(QSqlDatabase& database, const Reading& reading);
Result<void> writeFinding(QSqlDatabase& database, const FindingDecision& decision);
Result<void> writeViewState(QSqlDatabase& database, const CaseId& id, const QJsonObject& state);

Result<QList<StoredCase>> readCases(QSqlDatabase& database);
Result<QList<QJsonObject>> readAnalyses(QSqlDatabase& database, const CaseId& id);
Result<QList<Reading>> readReadings(QSqlDatabase& database, const CaseId& id);
Result<QList<FindingDecision>> readFindings(QSqlDatabase& database, const CaseId& id);
Result<QJsonObject> readViewState(QSqlDatabase& database, const CaseId& id);

} // namespace triptych
