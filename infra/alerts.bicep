// Alerts of conditions that need a person: failed orchestrations, overdue tasks, a close that is late.
param suffix string
param location string
param tags object
param applicationInsightsId string
param email string

// The app exports its metrics to customMetrics itself (docs/operations.md, "What is measured"): a row for each minute in which something was measured, in valueSum.
// An instance that fails is a failed request of the host, is logged by the Durable Task extension, and is counted by the app's daily walk.
var rules = [
  {
    name: 'orchestrations-failed'
    text: 'An orchestration has failed: see docs/operations.md, "A failed instance".'
    frequency: 'PT5M'
    window: 'PT15M'
    severity: 1
    query: 'union (requests | where name startswith "orchestration:" and success == false), (traces | where customDimensions.prop__functionType == "Orchestrator" and customDimensions.prop__state == "Failed"), (customMetrics | where name == "securemx.orchestrations.failed" and valueSum > 0)'
  }
  {
    name: 'tasks-overdue'
    text: 'A task of the operators has been open for more than a day.'
    frequency: 'PT1H'
    window: 'PT2H'
    severity: 2
    query: 'customMetrics | where name == "securemx.tasks.overdue" | summarize arg_max(timestamp, valueSum) | where valueSum > 0'
  }
  {
    // Nothing that was measured is as bad as something that remains: then the timers do not run.
    name: 'close-late'
    text: 'The close of the month before is not known to have finished, and 06:00 of the first in Tokyo is past: see docs/operations.md, "A close that is stuck".'
    frequency: 'PT1H'
    window: 'PT2H'
    severity: 1
    query: 'customMetrics | where name == "securemx.close.remaining" | summarize finished = countif(valueSum == 0) | extend tokyo = datetime_utc_to_local(now(), "Asia/Tokyo") | where finished == 0 and (dayofmonth(tokyo) > 1 or hourofday(tokyo) >= 6)'
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-securemx-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'securemx'
    emailReceivers: empty(email) ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'sqr-securemx-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [operators.id] }
    }
  }
]
