// Draws the plots of a report: uPlot and `report-plots`, a JSON of { plots, marks }, are in the page.
(() => {
  const { plots, marks } = JSON.parse(document.getElementById('report-plots').textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const digits = (value) => {
    if (value === 0) return '0';
    const magnitude = Math.floor(Math.log10(Math.abs(value)));
    return String(Number(value.toFixed(Math.max(0, Math.min(2 - magnitude, 4)))));
  };
  const scaled = (value, base, units) => {
    let unit = 0;
    let left = value;
    while (Math.abs(left) >= base * 0.9995 && unit < units.length - 1) {
      left /= base;
      unit += 1;
    }
    return `${digits(left)}${units[unit]}`;
  };
  const texts = {
    ms: (value) => (value < 1000 ? `${digits(value)} ms` : `${digits(value / 1000)} s`),
    seconds: (value) =>
      Math.abs(value) < 120 ? `${digits(value)} s` : `${digits(value / 60)} min`,
    bytes: (value) => scaled(value, 1000, [' B', ' kB', ' MB', ' GB', ' TB']),
    'bytes/s': (value) => `${scaled(value, 1000, [' B', ' kB', ' MB', ' GB', ' TB'])}/s`,
    share: (value) => `${digits(value * 100)} %`,
    count: (value) => scaled(value, 1000, ['', ' k', ' M']),
    'per second': (value) => `${scaled(value, 1000, ['', ' k', ' M'])}/s`,
    cores: (value) => digits(value),
  };

  // Of a logarithmic axis only powers of ten are named and drawn: the lines between would be crowded.
  const isBetween = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) > 1e-6;
  const lines = (axis, log) => ({
    ...axis,
    grid: {
      ...axis.grid,
      filter: (_, splits) => splits.map((v) => (log && isBetween(v) ? null : v)),
    },
    ticks: {
      ...axis.ticks,
      filter: (_, splits) => splits.map((v) => (log && isBetween(v) ? null : v)),
    },
  });
  const named = (text, log) => (_, splits) =>
    splits.map((value) => {
      if (value === null || value === undefined) return null;
      if (log && isBetween(value)) return null;
      return text(value);
    });

  const spans = (u, list, fill) => {
    const { ctx, bbox } = u;
    ctx.fillStyle = fill;
    for (const { from, to } of list) {
      const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, u.valToPos(to, 'x', true));
      if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
  };
  // Phases in turn light and plain, quiet points darker.
  const drawBands = (u) => {
    u.ctx.save();
    spans(
      u,
      marks.phases.filter((_, i) => i % 2 === 0),
      colour('--band'),
    );
    spans(u, marks.quiet, colour('--still'));
    u.ctx.restore();
  };
  const drawMarks = (u) => {
    const { ctx, bbox } = u;
    const ratio = window.devicePixelRatio || 1;
    ctx.save();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = 'top';
    ctx.textAlign = 'left';
    ctx.fillStyle = colour('--quiet');
    if (marks.phases.length > 1) {
      for (const { name, from, to } of marks.phases) {
        const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
        const right = u.valToPos(to, 'x', true);
        if (right - left > ctx.measureText(name).width) {
          ctx.fillText(name, left + 4 * ratio, bbox.top + 2 * ratio);
        }
      }
    }
    ctx.strokeStyle = colour('--fault');
    ctx.fillStyle = colour('--fault');
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 3 * ratio]);
    marks.faults.forEach(({ at, label }, i) => {
      const x = Math.round(u.valToPos(at, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) return;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const isLate = x > bbox.left + bbox.width * 0.75;
      ctx.textAlign = isLate ? 'right' : 'left';
      ctx.fillText(label, x + (isLate ? -4 : 4) * ratio, bbox.top + (16 + (i % 3) * 13) * ratio);
    });
    ctx.restore();
  };

  const optionsOf = (plot, width) => {
    const isTime = plot.x === 'seconds';
    const xText = texts[isTime ? 'seconds' : 'ms'];
    const yText = texts[plot.y];
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { stroke: colour('--grid'), width: 1, size: 4 },
      font: '12px system-ui, sans-serif',
    };
    const fromZero = (_, low, high) => [Math.min(0, low ?? 0), (high ?? 0) > 0 ? high * 1.08 : 1];
    return {
      width,
      height: 230,
      padding: [8, 26, 0, 0],
      cursor: isTime ? { sync: { key: 'time' }, y: false } : { y: false },
      scales: {
        x: isTime ? { time: false } : { time: false, distr: 3 },
        y: plot.logY
          ? { distr: 3 }
          : plot.y === 'share'
            ? { range: [0, 1.02] }
            : { range: fromZero },
      },
      axes: [
        { ...lines(axis, !isTime), values: named(xText, !isTime), space: 60, size: 32 },
        { ...lines(axis, plot.logY), values: named(yText, plot.logY), size: 68 },
      ],
      series: [
        {
          label: isTime ? 'at' : 'after',
          value: (_, value) => (value == null ? '–' : xText(value)),
        },
        ...plot.series.map(({ label }, i) => ({
          label,
          stroke: colour(`--s${i % 8}`),
          width: 1.75,
          spanGaps: false,
          points: { show: plot.xs.length < 3 },
          value: (_, value) => (value == null ? '–' : yText(value)),
        })),
      ],
      hooks: isTime ? { drawClear: [drawBands], draw: [drawMarks] } : {},
    };
  };

  let drawn = [];
  const draw = () => {
    for (const one of drawn) one.destroy();
    drawn = plots.map((plot) => {
      const place = document.getElementById(`plot-${plot.id}`);
      const data = [plot.xs, ...plot.series.map(({ values }) => values)];
      return new uPlot(optionsOf(plot, place.clientWidth), data, place);
    });
  };
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  let timer;
  addEventListener('resize', () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 150);
  });
})();
