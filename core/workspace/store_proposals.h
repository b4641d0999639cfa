// What models proposed and readers took over: kept as it was, beside what became of it. In the store's thread; writes
// run inside a transaction.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

Result<void> writeProposal(QSqlDatabase& database, const ModelProposal& proposal);
/// Oldest first; damaged ones are left out.
Result<QList<ModelProposal>> readProposals(QSqlDatabase& database, const ImageId& image);

} // namespace triptych
