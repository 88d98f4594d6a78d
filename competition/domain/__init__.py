"""THE RULES. Pure functions on frozen values; standard library only; no clock, no session, no chance without a seed.

The way of the data, each arrow one function:

    applicant + conditions    ──▶ every reason against       eligibility.decide_eligibility
    application + event rules ──▶ Entry | Problem            registration.register
    entries + recorded seed   ──▶ DrawnPlace                 draw.draw
    entries + three seeds     ──▶ three tables of codes      three_codes.draw_entry_codes …
    measured value            ──▶ mark                       calculations.calculate
    aspects + marks           ──▶ what is missing            scoresheet.missing_marks
    sheets + scheme           ──▶ Total with its breakdown   totals.total_entry
    panel + conflicts         ──▶ who marks, and gaps        conflicts.assign
    totals of an event        ──▶ marks on a scale           scale.scale_marks
    totals + tie-break order  ──▶ Place                      ranking.rank
    places + rule set         ──▶ Award                      medals.award_entries
    totals + all these rules  ──▶ Standing                   standings.rank_totals
    result + policy + plan    ──▶ Decisions with clauses     decisions.decide_winner, decide_beside, grants
    decisions of one person   ──▶ what stands                settlement.settle
    what stands + the books   ──▶ what is booked             ledger.adjust
    standings + rule          ──▶ who goes on                advancement.choose
    what happened + declared  ──▶ the state of the whole     procedure.competition_state
    day + working days        ──▶ the last day               working_days.add_working_days

Glossary (术语 ↔ identifier)

    职业技能竞赛 competition        赛项、项目 event             组别 Group
    层级 Tier                       类别 CompetitionClass        代表队 delegation
    报名 Application                参赛 Entry                   选手 entrant
    队员 member                     单位 employer                缺赛 EntryState.ABSENT
    抽签 draw                       场次 session                 工位 station
    作品 CodedWork                  三次加密 DrawStage           加密方式 CodeCustody
    加密裁判 custodian              承诺 commitment              备用工位 reserve
    现场裁判 floor judge            开启 opening                 见证人 witness
    加密号 code                     评分方案 MarkingScheme       部分（理论、实操） Part
    评分标准 Criterion              评分表（子标准） SubCriterion  评分点 Aspect
    测量 measurement                评判 judgement               等级描述 descriptor
    评分表（一份） Sheet            席位 seat                    裁判组 panel
    裁判员 judge                    裁判长 chief judge           提交 submit
    确认 confirm                    漏评 missing                 去高去低 trimmed_mean
    扣分项 deduction                模块 Criterion.weight        过程/结果评分 Phase
    计算 Calculation                合格线 pass_mark             双合格 pass_required
    分差 spread                     三人平均 mean_of_three       表演（不计名次） EntryState.EXHIBITION
    总分 Total                      名次 Place.rank              并列 tied
    计分制、量表 Scale              排名规则 RankingRules        不得并列 TieRule.FORBID
    用时 elapsed                    裁定 Ruling                  团体 team
    复核 recheck                    更正 correction              复算 recount, recount_prizes
    合理范围 plausible              异常 unusual                    离群 outlier
    同分排序 tie-break              奖项 Award                   优胜奖 MERIT
    政策文件 Policy                 条款 Clause                  上限 ceiling
    奖励方案 AwardPlan              决定 Decision                待定 Undetermined
    就高不重复 higher_only          次年拨付 paid_next_year      大写 in_capitals
    承办补助 HostingGrant           基地补助 BaseGrant           荣誉称号 Honour
    晋升补贴 FollowOnSubsidy        企业年度上限 EnterpriseCap   比照待遇 Equivalent
    赛事系列 Series                 待定事项 Reference           无需计算 Notice
    适用条件 Selector               获奖对象 Payee               发放方式 Per
    奖金标准 PrizeLine              同额 SameAs                  持有等级 Holding
    原文未涵盖 Gap                  来源 Source                  命题等级 paper_level
    人选 Candidate                  津贴 allowance               承办单位 host
    结算 settlement                 补差 top_up                  省级承担 province_pays
    应得 Entitlement                台账 ledger                  原始 BookingKind.ORIGINAL
    冲销 BookingKind.REVERSAL       补发 BookingKind.SUPPLEMENT  拨付批次 PaymentBatch
    外赛成绩 ElsewhereResult        佐证 evidence                教练等 Supporter
    税务规则 TaxRule                费用测算 planning            模拟 simulated, simulate
    应追回 claim_back               收款账户 BankAccount         退回 LineState.RETURNED
    等级证书 LevelCertificate       认定 Recognition             授予名单 TitleGrant
    来源性质 Quality                日期不详 Status.UNDATED      取代 replaces
    核实 PolicyConfirmation         推荐名单 TitleList           用人单位告知书 EmployerNotice
    公示期 PublicNotice             工作日 working day           调休上班 HolidayCalendar.work
    异议 Objection                  仲裁 arbitrator              更正结果 CorrectedResult
    公布安排 Release                暂缓公布 Appearance.HELD     发件箱 Message
    撤销 PaperRecall                换发 successor               被更正取代 OvertakenRun
    邀请 Invitation                 动态验证码 SecondFactor      恢复码 RecoveryCode
    晋级 advancement                替补 reserve                 放弃 Decline
    晋级名单 AdvancementList        个人竞赛档案 Record          锁定 lock
    结算次序 Turn                   已领奖金 Received            证书编号 certificate
    报名条件 Conditions             名额 quota                   必填项 Conditions.required
    证件 IdDocument                 证件类型 IdKind              民族 Nationality
    学历 Education                  监护人 guardian              师傅 master
    报名资格 decide_eligibility     往届获奖 Win                 人数不足 Shortage
    领队 leader                     报到 check-in                替换 substitution
    报名状态 ApplicationState       退回更正 RETURNED            参赛凭证 slip
    流程、状态 State                步骤 Step                    归档 archive
    回避 Conflict                   候补裁判 substitute          签字确认 sign_off
    重新打开 reopening              日锁定 DayLock               监督 supervisor
    技能等级 SkillLevel             晋升 promotion               荣誉证书 certificate
    凭证 Credential                 平台数字签名 Signing           个人查询码 WinnerCode
    奖励通知 notice                 公布 publication             操作日志 audit log
    演练 rehearsal                  虚构选手 made_up_names       清除演练 wipe
"""
