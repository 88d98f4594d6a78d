const RELEASE = '{{ release }}'; {{ files }}
